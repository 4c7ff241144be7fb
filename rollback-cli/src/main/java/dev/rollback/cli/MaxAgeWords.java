package dev.rollback.cli;

import dev.rollback.core.workspace.MaxAge;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ages as people write them on the command line: as in {@code rollback.yml}. */
final class MaxAgeWords implements ITypeConverter<MaxAge> {

    @Override
    public MaxAge convert(String text) {
        return MaxAge.parse(text)
                .orElseThrow(() -> new TypeConversionException(MaxAge.EXPECTED + ", not '" + text + "'"));
    }
}
