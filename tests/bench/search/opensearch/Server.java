// A real OpenSearch of one node on the loopback address, until the input is closed.
//
//   java -cp JARS Server.java FOLDER PORT

import org.codelibs.opensearch.runner.OpenSearchRunner;

public class Server {
    public static void main(String[] arguments) throws Exception {
        var server = new OpenSearchRunner();
        server.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", arguments[1]);
            settings.put("transport.port", "19300-19399");
            settings.put("discovery.type", "single-node");
            // It lives for minutes; a disk that is nearly full is no reason to refuse it.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        });
        server.build(OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).useLogger());
        System.out.println("READY");
        while (System.in.read() >= 0) {}
        server.close();
        System.exit(0);
    }
}
