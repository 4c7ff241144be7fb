package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.PluginConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoriesTest {

    private static PluginConfig config(String settings) {
        return new PluginConfig("backends.unified-json", (ObjectNode) Json.parse(settings));
    }

    @ParameterizedTest
    @CsvSource({
        "BridgeModule,protocol",
        "FeeManager,infrastructure",
        "BridgeRouter,infrastructure",
        "NameRegistry,infrastructure",
        "PriceOracle,core",
        "Module2,core",
        "Vault,core"
    })
    void knowsTheUsualOnes(String name, String category) {
        assertThat(Categories.usual().of(name)).isEqualTo(category);
    }

    @Test
    void letsTheFirstRuleThatMatchesDecide() {
        Categories categories = Categories.of(config("{\"categories\": [{\"match\": \"Fee*\", \"category\": \"fees\"},"
                + "{\"match\": \"/[0-9]$/\", \"category\": \"versions\"},"
                + "{\"match\": \"A?c.d\", \"category\": \"odd\"}]}"));

        assertThat(categories.of("FeeManager")).isEqualTo("fees");
        assertThat(categories.of("Vault2")).isEqualTo("versions");
        assertThat(categories.of("Abc.d")).isEqualTo("odd");
        assertThat(categories.of("AbcXd")).isEqualTo("core");
        assertThat(categories.of("BridgeModule")).isEqualTo("protocol");
    }

    @Test
    void needsNoConfiguration() {
        assertThat(Categories.of(PluginConfig.none("x")).of("BridgeModule")).isEqualTo("protocol");
    }

    @Test
    void namesAllThatIsWrong() {
        assertThatThrownBy(() -> new UnifiedJsonBackend()
                        .configured(config("{\"categories\": [{\"match\": \"*\"},"
                                + "{\"match\": \"*\", \"category\": \"legacy\"},"
                                + "{\"match\": \"/(/\", \"category\": \"core\"},"
                                + "{\"match\": 7, \"category\": \"core\"},"
                                + "{\"match\": \"*\", \"category\": \"a b\"}]}")))
                .asInstanceOf(type(RollbackException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
                    assertThat(e.getMessage())
                            .contains(
                                    "backends.unified-json",
                                    "categories[0]",
                                    "categories[1].category",
                                    "categories[2].match",
                                    "categories[3].match",
                                    "categories[4].category");
                });
        assertThatThrownBy(() -> Categories.of(config("{\"categories\": {}}"))).isInstanceOf(RollbackException.class);
        assertThatThrownBy(() -> Categories.of(config("{\"category\": []}")))
                .hasMessageContaining("category")
                .hasMessageContaining("categories");
    }
}
