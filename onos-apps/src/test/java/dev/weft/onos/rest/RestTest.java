package dev.weft.onos.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weft.onos.api.WeftService;
import dev.weft.onos.impl.TestNode;
import dev.weft.onos.standin.Carrier;
import dev.weft.onos.standin.StandInNetworkConfig;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.annotation.Priority;
import javax.ws.rs.Priorities;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.SecurityContext;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.osgi.ServiceDirectory;
import org.onlab.rest.BaseResource;

/** The REST interface over HTTP on loopback, with the Jersey that ONOS has; users come from a table as in Karaf. */
class RestTest {
    private static final Map<String, Set<String>> USERS = Map.of(
            "reader", Set.of("viewer"),
            "planner", Set.of("weft-read", "weft-plan"),
            "approver", Set.of("weft-read", "weft-approve"),
            "operator", Set.of("weft-read", "weft-apply"),
            "root", Set.of("admin"));

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private TestNode node;
    private String text;

    /** Stands for Karaf's login. */
    @Priority(Priorities.AUTHENTICATION)
    public static final class Login implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String header = request.getHeaderString("Authorization");
            String user = new String(
                            Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8)
                    .split(":")[0];
            request.setSecurityContext(new SecurityContext() {
                @Override
                public Principal getUserPrincipal() {
                    return () -> user;
                }

                @Override
                public boolean isUserInRole(String role) {
                    return USERS.getOrDefault(user, Set.of()).contains(role);
                }

                @Override
                public boolean isSecure() {
                    return false;
                }

                @Override
                public String getAuthenticationScheme() {
                    return BASIC_AUTH;
                }
            });
        }
    }

    @BeforeEach
    void start() throws Exception {
        text = Files.readString(Path.of("..", "examples", "arvr.yaml"));
        Carrier carrier = TestNode.carrier("s1", "s2", "s3", "s4");
        node = new TestNode(carrier, "n1", new StandInNetworkConfig());
        Field services = BaseResource.class.getDeclaredField("services");
        services.setAccessible(true); // ONOS's own tests do the same
        services.set(null, new ServiceDirectory() {
            @Override
            public <T> T get(Class<T> type) {
                return type == WeftService.class ? type.cast(node.weft()) : null;
            }
        });
        ResourceConfig config = ResourceConfig.forApplication(new WeftWebApplication());
        config.register(Login.class);
        server = JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), config);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        node.close();
    }

    private HttpResponse<String> call(String user, String method, String path, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + path);
        String login = Base64.getEncoder().encodeToString((user + ":x").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + login)
                .header("Content-Type", path.equals("metrics") ? "application/json" : "application/yaml")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void eachDoesWhatItsRoleAllows() throws Exception {
        assertThat(call("reader", "POST", "plans?file=a.yaml", text).statusCode())
                .isEqualTo(403);
        assertThat(call("nobody", "GET", "status", "").statusCode()).isEqualTo(403);
        HttpResponse<String> planned = call("planner", "POST", "plans?file=a.yaml", text);
        assertThat(planned.statusCode()).isEqualTo(200);
        String id = json(planned).path("id").asText();
        assertThat(call("planner", "POST", "plans/" + id + "/application", "").statusCode())
                .isEqualTo(403);
        assertThat(call("operator", "POST", "plans/" + id + "/approval", "").statusCode())
                .isEqualTo(403);
        assertThat(call("operator", "POST", "plans/" + id + "/application", "").body())
                .contains("\"done\":true");
        assertThat(call("reader", "GET", "plans/" + id, "").body()).contains("\"domain\":\"operator-a\"");
        assertThat(call("reader", "GET", "status", "").body()).contains("\"leader\":\"n1\"");
        assertThat(call("reader", "GET", "services", "").body()).contains("\"service\":\"billing\"");
        assertThat(call("reader", "GET", "instances", "").body()).contains("\"instance\":\"billing-1\"");
        assertThat(call("reader", "GET", "explanation?statement=service/billing", "")
                        .body())
                .contains("services_v4");
        assertThat(call("reader", "GET", "audit", "").body())
                .contains("\"who\":\"operator\"")
                .contains("\"who\":\"planner\"");
    }

    @Test
    void errorsAreThoseOfTheCommandLineWithStatusAndPath() throws Exception {
        String wrong = text.replace("policy: joint-best", "policy: psychic");

        HttpResponse<String> refused = call("root", "POST", "configurations?file=a.yaml", wrong);

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode problem = json(refused).path("problems").path(0);
        assertThat(problem.path("path").asText()).isEqualTo("/services/2/policy");
        assertThat(problem.path("message").asText()).startsWith("a.yaml:").contains("service/render-joint");
        assertThat(json(call("reader", "POST", "configurations/validation?file=a.yaml", wrong))
                        .path("problems")
                        .path(0))
                .isEqualTo(problem);
        assertThat(call("root", "GET", "plans/none", "").statusCode()).isEqualTo(404);
        assertThat(call("root", "GET", "nowhere", "").statusCode()).isEqualTo(404);
        HttpResponse<String> metrics = call("operator", "POST", "metrics", "{\"x\": {}}");
        assertThat(metrics.statusCode()).isEqualTo(400);
        assertThat(json(metrics).path("problems").path(0).path("path").asText()).isEqualTo("/x");
    }

    @Test
    void aRiskyPlanNeedsTheApproversWord() throws Exception {
        call("operator", "POST", "configurations", text);
        String fewer = text.replace("      - {id: render-3b, host: site3-b, port: 9000, workers: 2}\n", "");

        assertThat(call("operator", "POST", "configurations", fewer).statusCode())
                .isEqualTo(409);
        JsonNode plan = json(call("planner", "POST", "plans", fewer));
        assertThat(plan.path("waits").asBoolean()).isTrue();
        String id = plan.path("id").asText();
        assertThat(call("approver", "POST", "plans/" + id + "/approval", "").statusCode())
                .isEqualTo(200);
        assertThat(call("operator", "POST", "plans/" + id + "/application", "").statusCode())
                .isEqualTo(200);
    }
}
