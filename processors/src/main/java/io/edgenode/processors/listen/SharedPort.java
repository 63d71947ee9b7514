package io.edgenode.processors.listen;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One port that sources of several flows share (K18): opened by the first that joins, closed when
 * the last has left. The server runs on an event-loop context of its own. Thread-safe.
 *
 * @param <R> what a source adds to the port
 */
public final class SharedPort<R extends SharedPort.Member> {
  /** What a source adds to the port. */
  public interface Member {
    /** Which source of which flow: the same after a restart of the flow. */
    String owner();
  }

  /**
   * Who is there.
   *
   * @param present who has joined, in that order
   * @param away who has left and did not come back, as a flow that failed and will be tried again;
   *     what is meant for them must be neither acknowledged nor called unknown
   */
  public record Members<R>(List<R> present, List<R> away) {}

  /** A server that serves what has joined. */
  public interface Server extends Deployable {
    /** The port it is bound to, once it is deployed. */
    int port();
  }

  private final Vertx vertx;
  private final Function<Supplier<Members<R>>, Server> maker;
  private volatile Members<R> members = new Members<>(List.of(), List.of());
  private Future<?> last = Future.succeededFuture();
  private @Nullable Server server;
  private @Nullable String deployment;

  /**
   * @param maker makes a server, given who is there at any time
   */
  public SharedPort(Vertx vertx, Function<Supplier<Members<R>>, Server> maker) {
    this.vertx = vertx;
    this.maker = maker;
  }

  /** Adds a member, and gives the bound port once the server runs. */
  public synchronized Future<Integer> join(R member) {
    Future<Integer> joined = last.transform(done -> opened(member));
    last = joined;
    return joined;
  }

  /** Takes a member away; completes when the port is closed, if it was the last. */
  public synchronized Future<Void> leave(R member) {
    Future<Void> left =
        last.transform(
            done -> {
              parted(member);
              return members.present.isEmpty() ? closed() : Future.succeededFuture();
            });
    last = left;
    return left;
  }

  /** Who has joined, in that order. */
  public List<R> members() {
    return members.present;
  }

  private void arrived(R member) {
    List<R> present = new ArrayList<>(members.present);
    present.add(member);
    members = new Members<>(List.copyOf(present), awayWithout(member));
  }

  private void parted(R member) {
    List<R> present = new ArrayList<>(members.present);
    present.remove(member);
    List<R> away = new ArrayList<>(awayWithout(member));
    away.add(member);
    members = new Members<>(List.copyOf(present), List.copyOf(away));
  }

  private List<R> awayWithout(R member) {
    return members.away.stream().filter(each -> !each.owner().equals(member.owner())).toList();
  }

  private Future<Integer> opened(R member) {
    arrived(member);
    Server running = server;
    if (running != null) {
      return Future.succeededFuture(running.port());
    }
    Server made = maker.apply(() -> members);
    return vertx
        .deployVerticle(made, new DeploymentOptions())
        .map(
            id -> {
              server = made;
              deployment = id;
              return made.port();
            })
        .onFailure(cause -> parted(member));
  }

  private Future<Void> closed() {
    String id = deployment;
    server = null;
    deployment = null;
    return id == null ? Future.succeededFuture() : vertx.undeploy(id);
  }
}
