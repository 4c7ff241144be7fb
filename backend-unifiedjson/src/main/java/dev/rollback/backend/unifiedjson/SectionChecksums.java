package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The checksums in {@code verification.dataIntegrity.checksums}. Tools of the field change a section and leave its
 * checksum as it is; so one that did not hold before is left alone unless the section changes under our hands.
 */
final class SectionChecksums {

    private SectionChecksums() {}

    /** What a network states; an empty object where it states none. */
    static JsonNode stated(Layout layout) {
        return layout.root(Layout.VERIFICATION).path("dataIntegrity").path("checksums");
    }

    /** The checksum that a section's content has; empty where there is no such section. */
    static Optional<String> of(Layout layout, String section) {
        if (section.startsWith(Layout.EXTENDED)) {
            return layout.value(Contracts.extension(section.substring(Layout.EXTENDED.length())))
                    .map(SectionChecksum::of);
        }
        return layout.root(section).isMissingNode()
                ? Optional.empty()
                : Optional.of(SectionChecksum.of(layout, section));
    }

    /** The checksums that contents have, of the sections whose stated one does not hold. */
    static Map<String, String> stale(Layout layout) {
        Map<String, String> stale = new LinkedHashMap<>();
        stated(layout)
                .properties()
                .forEach(sum -> of(layout, sum.getKey())
                        .filter(actual -> !TextNode.valueOf(actual).equals(sum.getValue()))
                        .ifPresent(actual -> stale.put(sum.getKey(), actual)));
        return stale;
    }

    /**
     * Brings the stated ones of those sections up to date that have changed.
     *
     * @param stale the checksums that contents had before, of the sections whose stated one did not hold then
     * @return those of them that were left alone
     */
    static Map<String, String> refresh(Layout layout, Map<String, String> stale) {
        Map<String, String> still = new LinkedHashMap<>();
        if (!(stated(layout) instanceof ObjectNode sums)) {
            return still;
        }
        for (String section : FieldList.names(sums)) {
            // the checksums are in that section themselves: no value could hold
            if (section.equals(Layout.VERIFICATION)) {
                continue;
            }
            of(layout, section).ifPresent(actual -> {
                if (actual.equals(stale.get(section))) {
                    still.put(section, actual);
                } else {
                    sums.put(section, actual);
                }
            });
        }
        return still;
    }
}
