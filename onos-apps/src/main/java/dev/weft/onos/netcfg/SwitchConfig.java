package dev.weft.onos.netcfg;

import com.fasterxml.jackson.databind.JsonNode;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.InvalidFieldException;

/**
 * Which switch of the semantic configuration a device is, under {@code devices/ID/weft}:
 *
 * <pre>{"switch": "s1", "agent": true}</pre>
 */
public final class SwitchConfig extends Config<DeviceId> {
    /** The key below the device. */
    public static final String KEY = "weft";

    private static final String SWITCH = "switch";
    private static final String AGENT = "agent";

    @Override
    public boolean isValid() {
        JsonNode tree = JsonText.of(this);
        tree.fieldNames().forEachRemaining(name -> {
            if (!SWITCH.equals(name) && !AGENT.equals(name)) {
                throw new InvalidFieldException(name, "the fields are \"switch\" and \"agent\"");
            }
        });
        if (!tree.path(SWITCH).isTextual() || tree.path(SWITCH).asText().isEmpty()) {
            throw new InvalidFieldException(SWITCH, "must be the name of a switch of the semantic configuration");
        }
        if (!tree.path(AGENT).isMissingNode() && !tree.path(AGENT).isBoolean()) {
            throw new InvalidFieldException(AGENT, "must be true or false");
        }
        return true;
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return JsonText.of(this).path(SWITCH).asText();
    }

    /** Returns whether ONOS is connected to a switch-resident agent, which proxies the switch; true if not said. */
    public boolean hasAgent() {
        return JsonText.of(this).path(AGENT).asBoolean(true);
    }
}
