package dev.weft.control.core.check;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import java.util.HashMap;
import java.util.Map;

/** What may exist only once: ids, addresses, ports, endpoints. */
final class UniquenessCheck {
    private final Map<String, Statement> taken = new HashMap<>();
    private final Findings findings;

    private UniquenessCheck(Findings findings) {
        this.findings = findings;
    }

    static void check(SemanticModel model, Findings findings) {
        UniquenessCheck check = new UniquenessCheck(findings);
        for (Statement statement : model.statements()) {
            check.take("id", statement.id(), statement, "rename one of the two");
        }
        for (SwitchNode node : model.network().switches()) {
            check.take("device", node.device() + "", node, "give each switch its own device id");
            check.take("agent", node.agent(), node, "give each agent its own host and port");
            check.take("address", node.address().toString(), node, "give each agent and host its own address");
            check.take("mac", node.mac().toString(), node, "give each switch and host its own MAC address");
        }
        for (Link link : model.network().links()) {
            check.take("port", link.a().toString(), link, "use another port");
            check.take("port", link.b().toString(), link, "use another port");
        }
        for (Host host : model.network().hosts()) {
            check.take("port", host.switchName() + ":" + host.port(), host, "use another port");
            check.take("address", host.address().toString(), host, "give each agent and host its own address");
            check.take("mac", host.mac().toString(), host, "give each switch and host its own MAC address");
        }
        for (Agent agent : model.agents()) {
            if (agent.plain()) {
                check.take(
                        "agent for plain packets of host",
                        agent.host(),
                        agent,
                        "let only one agent of a host have \"plain: true\"");
            }
        }
        for (Service service : model.services()) {
            String endpoint = service.address() + " " + service.protocol() + " port " + service.port();
            check.take("endpoint", endpoint, service, "give each service its own address or port");
            check.notAMachine(service, service.address());
            for (Instance instance : service.instances()) {
                String place = instance.host() + " " + service.protocol() + " port " + instance.port();
                check.take("endpoint", place, instance, "give each instance on a host its own port");
            }
        }
    }

    private void take(String what, String value, Statement statement, String remedy) {
        Statement first = taken.putIfAbsent(what + "|" + value, statement);
        if (first == null) {
            return;
        }
        String line = "line " + first.position().line();
        if (what.equals("id")) {
            findings.error(statement, "the id is used twice, first on " + line, remedy);
        } else if (first != statement) {
            findings.error(statement, what + " " + value + " already belongs to " + first.id() + " on " + line, remedy);
        } else {
            findings.error(statement, what + " " + value + " is used twice", remedy);
        }
    }

    private void notAMachine(Service service, IpAddress address) {
        Statement machine = taken.get("address|" + address);
        if (machine != null) {
            findings.error(
                    service,
                    "anycast address " + address + " already belongs to " + machine.id() + " on line "
                            + machine.position().line(),
                    "give the service an address that no machine has");
        }
    }
}
