package dev.weft.bmv2.openconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.packetio.PortCounters;
import gnmi.Gnmi.CapabilityRequest;
import gnmi.Gnmi.Encoding;
import gnmi.Gnmi.GetRequest;
import gnmi.Gnmi.Path;
import gnmi.Gnmi.PathElem;
import gnmi.Gnmi.SetRequest;
import gnmi.Gnmi.SubscribeRequest;
import gnmi.Gnmi.SubscribeResponse;
import gnmi.Gnmi.Subscription;
import gnmi.Gnmi.SubscriptionList;
import gnmi.Gnmi.SubscriptionMode;
import gnmi.Gnmi.TypedValue;
import gnmi.Gnmi.Update;
import gnmi.gNMIGrpc;
import gnoi.system.SystemGrpc;
import gnoi.system.SystemOuterClass.TimeRequest;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ONOS 2.7's stratum driver asks (GnmiClientImpl, OpenConfigGnmi*, GnoiClientImpl), by a gRPC client. */
class OpenconfigTest {
    private static final long NOW = 1_700_000_000_000_000_000L;

    private final FakePorts ports = new FakePorts();
    private final GnmiService service = new GnmiService(ports, () -> NOW);
    private Server server;
    private ManagedChannel channel;
    private gNMIGrpc.gNMIBlockingStub gnmi;

    /** Two ports. */
    private static final class FakePorts implements ManagedPorts {
        final Map<Integer, ManagedPort> all = new TreeMap<>();

        FakePorts() {
            set(1, "veth1", true, 7);
            set(2, "veth2", true, 0);
        }

        void set(int number, String name, boolean up, long frames) {
            all.put(
                    number,
                    new ManagedPort(
                            number, name, up, up, 10_000, new PortCounters(frames, frames * 100, 1, 2, 200, 3)));
        }

        @Override
        public List<ManagedPort> ports() {
            return List.copyOf(all.values());
        }

        @Override
        public void setEnabled(int number, boolean enabled) {
            set(number, all.get(number).name(), enabled, 0);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = InProcessServerBuilder.forName("openconfig")
                .directExecutor()
                .addService(service)
                .addService(new GnoiSystemService(() -> NOW))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("openconfig").directExecutor().build();
        gnmi = gNMIGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    /** A path; {@code interface[NAME]} has a name. */
    private static Path path(String text) {
        Path.Builder path = Path.newBuilder();
        for (String part : text.split("/")) {
            PathElem.Builder elem = PathElem.newBuilder();
            int at = part.indexOf('[');
            if (at < 0) {
                elem.setName(part);
            } else {
                elem.setName(part.substring(0, at)).putKey("name", part.substring(at + 1, part.length() - 1));
            }
            path.addElem(elem);
        }
        return path.build();
    }

    private Map<String, TypedValue> get(String text) {
        GetRequest request = GetRequest.newBuilder()
                .addPath(path(text))
                .setType(GetRequest.DataType.ALL)
                .setEncoding(Encoding.PROTO)
                .build();
        Map<String, TypedValue> found = new TreeMap<>();
        gnmi.get(request).getNotificationList().forEach(notification -> {
            assertThat(notification.getTimestamp()).isEqualTo(NOW);
            notification.getUpdateList().forEach(update -> found.put(leaf(update), update.getVal()));
        });
        return found;
    }

    private static String leaf(Update update) {
        List<PathElem> elems = update.getPath().getElemList();
        return elems.get(1).getKeyOrThrow("name") + "/"
                + elems.get(elems.size() - 1).getName();
    }

    @Test
    void portsAreDiscovered() {
        Map<String, TypedValue> state = get("interfaces/interface[...]/state");

        assertThat(state.get("veth1/ifindex").getUintVal()).isEqualTo(1);
        assertThat(state.get("veth2/ifindex").getUintVal()).isEqualTo(2);
        assertThat(state.get("veth1/oper-status").getStringVal()).isEqualTo("UP");
        assertThat(get("interfaces/interface[veth1]/ethernet/config/port-speed"))
                .containsOnlyKeys("veth1/port-speed");
    }

    @Test
    void countersOfOnePort() {
        Map<String, TypedValue> counters = get("interfaces/interface[veth1]/state/counters");

        assertThat(counters.get("veth1/in-unicast-pkts").getUintVal()).isEqualTo(7);
        assertThat(counters.get("veth1/in-octets").getUintVal()).isEqualTo(700);
        assertThat(counters.get("veth1/in-discards").getUintVal()).isEqualTo(1);
        assertThat(counters.get("veth1/out-unicast-pkts").getUintVal()).isEqualTo(2);
        assertThat(counters.get("veth1/out-discards").getUintVal()).isEqualTo(3);
        assertThat(counters.keySet()).allMatch(name -> name.startsWith("veth1/"));
    }

    @Test
    void onossPingIsAnInvalidArgument() {
        assertThatThrownBy(() -> get("onos-gnmi-ping"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void capabilitiesAndTime() {
        assertThat(gnmi.capabilities(CapabilityRequest.getDefaultInstance()).getSupportedEncodingsList())
                .containsExactly(Encoding.PROTO);
        assertThat(SystemGrpc.newBlockingStub(channel)
                        .time(TimeRequest.getDefaultInstance())
                        .getTime())
                .isEqualTo(NOW);
    }

    private static SetRequest enable(String name, TypedValue value) {
        return SetRequest.newBuilder()
                .addUpdate(Update.newBuilder()
                        .setPath(path("interfaces/interface[" + name + "]/config/enabled"))
                        .setVal(value))
                .build();
    }

    @Test
    void subscribersHearOfAPortThatGoesDown() {
        List<SubscribeResponse> heard = new ArrayList<>();
        StreamObserver<SubscribeRequest> requests = gNMIGrpc.newStub(channel).subscribe(collect(heard));
        requests.onNext(SubscribeRequest.newBuilder()
                .setSubscribe(SubscriptionList.newBuilder()
                        .setMode(SubscriptionList.Mode.STREAM)
                        .addSubscription(subscription("veth1"))
                        .addSubscription(subscription("veth2")))
                .build());
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0).getUpdate().getUpdateList()).hasSize(2);
        assertThat(heard.get(1).getSyncResponse()).isTrue();
        service.tick();
        assertThat(heard).as("nothing has changed").hasSize(2);

        gnmi.set(enable("veth2", TypedValue.newBuilder().setBoolVal(false).build()));
        service.tick();

        assertThat(heard).hasSize(3);
        Update update = heard.get(2).getUpdate().getUpdate(0);
        assertThat(leaf(update)).isEqualTo("veth2/oper-status");
        assertThat(update.getVal().getStringVal()).isEqualTo("DOWN");
        requests.onCompleted();
        ports.set(2, "veth2", true, 0);
        service.tick();
        assertThat(heard).as("nobody listens any more").hasSize(3);
    }

    private static Subscription subscription(String port) {
        return Subscription.newBuilder()
                .setPath(path("interfaces/interface[" + port + "]/state/oper-status"))
                .setMode(SubscriptionMode.ON_CHANGE)
                .build();
    }

    private static StreamObserver<SubscribeResponse> collect(List<SubscribeResponse> heard) {
        return new StreamObserver<>() {
            @Override
            public void onNext(SubscribeResponse response) {
                heard.add(response);
            }

            @Override
            public void onError(Throwable cause) {
                throw new AssertionError(cause);
            }

            @Override
            public void onCompleted() {
                // the server ends with the client
            }
        };
    }

    @Test
    void whatCannotBeSetIsRefusedAndNothingElseIsDone() {
        for (SetRequest wrong : List.of(
                enable("veth9", TypedValue.newBuilder().setBoolVal(true).build()),
                enable("veth1", TypedValue.newBuilder().setStringVal("no").build()),
                SetRequest.newBuilder()
                        .addAllUpdate(enable(
                                        "veth1",
                                        TypedValue.newBuilder()
                                                .setBoolVal(false)
                                                .build())
                                .getUpdateList())
                        .addUpdate(Update.newBuilder().setPath(path("interfaces/interface[veth1]/state/ifindex")))
                        .build(),
                SetRequest.newBuilder().addDelete(path("interfaces")).build())) {
            assertThatThrownBy(() -> gnmi.set(wrong))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        }
        assertThat(ports.all.get(1).enabled()).isTrue();
    }
}
