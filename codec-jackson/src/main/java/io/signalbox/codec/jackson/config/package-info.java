/**
 * Configuration files in YAML.
 *
 * <p>Start with {@link io.signalbox.codec.jackson.config.ConfigReader}. Which keys there are, what else they may be called and what
 * they mean is one table, {@code ConfigSections}, from which hints for misspelt keys and the reference page are made. What values
 * mean together is checked in the core, for files as for builders.
 */
@NullMarked
package io.signalbox.codec.jackson.config;

import org.jspecify.annotations.NullMarked;
