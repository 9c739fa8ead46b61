package io.signalbox.codec.jackson.gemini;

import static io.signalbox.codec.jackson.gemini.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.RequestRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What older models are given for a schema. */
class GeminiSchemaTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'type':'string','default':'x','examples':['y'],'$schema':'z','pattern':'a'} | {'type':'STRING','pattern':'a'}",
                "{'type':'string','format':'uri'} | {'type':'STRING'}",
                "{'type':'string','format':'date-time'} | {'type':'STRING','format':'date-time'}",
                "{'const':'a'} | {'type':'STRING','enum':['a']}",
                "{'type':'integer','enum':[1,2],'description':'How many.'} | {'type':'INTEGER','description':'How many. One of: 1, 2'}",
                "{'const':true} | {'type':'BOOLEAN','description':'One of: true'}",
                "{'type':['string','null']} | {'type':'STRING','nullable':true}",
                "{'enum':['a',null]} | {'type':'STRING','enum':['a'],'nullable':true}",
                "{'type':['string','integer']} | {'anyOf':[{'type':'STRING'},{'type':'INTEGER'}]}",
                "{'anyOf':[{'type':'string'},{'type':'null'}],'description':'d'} | {'type':'STRING','description':'d','nullable':true}",
                "{'oneOf':[{'type':'string'},{'type':'number'}]} | {'anyOf':[{'type':'STRING'},{'type':'NUMBER'}]}",
                "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},{'properties':{'b':{'type':'string'}},'required':['b']}]} | {'type':'OBJECT','properties':{'a':{'type':'STRING'},'b':{'type':'STRING'}},'required':['a','b']}",
                "{'type':'integer','exclusiveMinimum':4,'exclusiveMaximum':9} | {'type':'INTEGER','minimum':5,'maximum':8}",
                "{'type':'number','exclusiveMinimum':0.5} | {'type':'NUMBER','minimum':0.5}",
                "{'type':'array'} | {'type':'ARRAY','items':{'type':'STRING'}}",
                "{'prefixItems':[{'type':'string'},{'type':'number'}]} | {'type':'ARRAY','items':{'anyOf':[{'type':'STRING'},{'type':'NUMBER'}]}}",
                "{'type':'object','properties':{},'additionalProperties':false} | {'type':'OBJECT'}",
                "{'type':'object','properties':{'a':{}},'required':['a','b'],'additionalProperties':false} | {'type':'OBJECT','properties':{'a':{'type':'STRING'}},'required':['a']}",
                "{'$defs':{'p':{'type':'string'}},'type':'object','properties':{'a':{'$ref':'#/$defs/p','description':'d'},'b':{'$ref':'#/$defs/p'}}} | {'type':'OBJECT','properties':{'a':{'type':'STRING','description':'d'},'b':{'type':'STRING'}}}",
            })
    void everyWordHasItsCounterpart(String schema, String subset) {
        assertThat(json(GeminiSchema.of(json(schema), "f").toString())).isEqualTo(json(subset));
    }

    @Test
    void whatRefersToItselfOrToNothingIsRefused() {
        assertThatThrownBy(() -> GeminiSchema.of(
                        json("{'type':'object','properties':{'next':{'$ref':'#'}}}"), "response_format"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message()).contains("response_format", "\"#\"", "expected"));
        assertThatThrownBy(() -> GeminiSchema.of(json("{'$ref':'#/$defs/none'}"), "f"))
                .isInstanceOf(RequestRefusedException.class);
    }
}
