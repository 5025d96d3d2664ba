package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses lie in their prefixes, and the family of a service is that of its instances. */
final class AddressCheck {
    private AddressCheck() {}

    static void check(ModelIndex index, Statement statement, Findings findings) {
        List<IpPrefix> servicePrefixes = index.servicePrefixes();
        if (statement instanceof Host) {
            Host host = (Host) statement;
            index.switchNode(host.switchName())
                    .map(SwitchNode::prefixes)
                    .ifPresent(prefixes -> inside(
                            host, host.address(), prefixes, "the prefix of switch/" + host.switchName(), findings));
            outside(host, host.address(), servicePrefixes, findings);
        } else if (statement instanceof SwitchNode) {
            outside(statement, ((SwitchNode) statement).address(), servicePrefixes, findings);
            ((SwitchNode) statement)
                    .tunnelAddress()
                    .ifPresent(address -> outside(statement, address, servicePrefixes, findings));
        } else if (statement instanceof Service) {
            Service service = (Service) statement;
            inside(service, service.address(), servicePrefixes, "the prefix network.services", findings);
            for (Instance instance : service.instances()) {
                index.host(instance.host())
                        .filter(host ->
                                host.address().isV6() != service.address().isV6())
                        .ifPresent(host -> findings.error(
                                instance,
                                host.id() + " has the " + host.address().family() + " address " + host.address()
                                        + ", but " + service.id() + " has the "
                                        + service.address().family() + " address " + service.address(),
                                "use a host of the same family"));
            }
        }
    }

    private static void inside(
            Statement statement, IpAddress address, List<IpPrefix> prefixes, String whose, Findings findings) {
        if (!prefixes.isEmpty() && prefixes.stream().noneMatch(prefix -> prefix.contains(address))) {
            findings.error(
                    statement,
                    "address " + address + " is outside " + whose + ", " + text(prefixes),
                    "use an address inside, or correct the prefix");
        }
    }

    private static void outside(Statement statement, IpAddress address, List<IpPrefix> prefixes, Findings findings) {
        if (prefixes.stream().anyMatch(prefix -> prefix.contains(address))) {
            findings.error(
                    statement,
                    "address " + address + " lies in the prefix network.services, " + text(prefixes),
                    "use an address outside: those inside are anycast");
        }
    }

    private static String text(List<IpPrefix> prefixes) {
        return prefixes.stream().map(IpPrefix::toString).collect(Collectors.joining(", "));
    }
}
