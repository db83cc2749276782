package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.Setting;
import dev.tcpwarden.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The configuration of the service wrapper WinSW. */
class WindowsServiceTest {

    private static final Path CONFIGURATION = Path.of("src", "main", "windows", "tcpwarden.xml");

    @Test
    void itsVariablesAreSettingsWithTheirDefaults() throws Exception {
        Map<String, String> defaults = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            defaults.put(setting.environmentVariable(), setting.defaultText());
        }
        NodeList variables = configuration().getElementsByTagName("env");
        assertThat(variables.getLength()).isPositive();
        for (int i = 0; i < variables.getLength(); i++) {
            Element variable = (Element) variables.item(i);
            assertThat(defaults).containsEntry(variable.getAttribute("name"), variable.getAttribute("value"));
        }
    }

    @Test
    void runsTheAgentBesideIt() throws Exception {
        assertThat(configuration().getElementsByTagName("arguments").item(0).getTextContent())
                .endsWith("-jar \"%BASE%\\tcpwarden.jar\" agent");
    }

    private static Document configuration() throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(CONFIGURATION.toFile());
    }
}
