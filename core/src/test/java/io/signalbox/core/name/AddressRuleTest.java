package io.signalbox.core.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.1",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.0.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::1",
                "2002:a00:1::1",
                "2002:7f00:1::",
                "100::1",
                "::ffff:0:7f00:1"
            })
    @DisplayName("F-005: no public name leads to an address inside")
    void refuses(String literal) throws UnknownHostException {
        assertThat(AddressRule.isPublic(InetAddress.getByName(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.1.1.1",
                "128.0.0.1",
                "168.63.129.17",
                "169.253.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.1.1",
                "192.169.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void takes(String literal) throws UnknownHostException {
        assertThat(AddressRule.isPublic(InetAddress.getByName(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(bytes = {10, 127, 8})
    @DisplayName("F-005: an IPv4 address that is written as IPv6 is the same address")
    void seesThroughMappedAddresses(byte first) throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, first, 0, 0, 1};
        assertThat(AddressRule.isPublic(java.net.Inet6Address.getByAddress("mapped", mapped, 1)))
                .isEqualTo(first == 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api.openai.com", "API.OPENAI.COM", "api.openai.com.", "localhost.example.com", "vllm.models"})
    void knowsPublicNames(String name) {
        assertThat(AddressRule.isPublic(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost.",
                "vllm",
                "gpu_1",
                "printer.local",
                "llm.internal",
                "host.docker.internal",
                "LLM.INTERNAL",
                "a.localhost",
                "vllm.models.svc",
                "vllm.models.svc.cluster.local",
                "box.lan",
                "box.home.arpa",
                "llm.corp",
                "a.test"
            })
    void knowsNamesForUseInside(String name) {
        assertThat(AddressRule.isPublic(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "[::1]", "[fd00::1]", "::1"})
    void knowsLiterals(String host) {
        assertThat(AddressRule.isLiteral(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "api.openai.com", "1.example.com", "127.0.0.1.nip.io"})
    void knowsNames(String host) {
        assertThat(AddressRule.isLiteral(host)).isFalse();
    }
}
