package io.edgenode.engine.runtime.flow;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * The event-loop contexts of one opening of a flow: one a lane, one a source. Giving them back
 * closes what was opened on them.
 */
final class Contexts {
  private final Vertx vertx;
  private final List<String> deployments = new ArrayList<>();

  Contexts(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A verticle that is there for its context alone. */
  private static final class Place extends VerticleBase {
    Context place() {
      return context;
    }
  }

  /** So many new contexts. */
  Future<List<Context>> make(int count) {
    List<Future<Context>> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Place place = new Place();
      made.add(
          vertx
              .deployVerticle(place)
              .map(
                  id -> {
                    synchronized (deployments) {
                      deployments.add(id);
                    }
                    return place.place();
                  }));
    }
    return Future.all(made).map(all -> all.list());
  }

  Future<Void> close() {
    List<Future<Void>> closed = new ArrayList<>();
    synchronized (deployments) {
      deployments.forEach(id -> closed.add(vertx.undeploy(id)));
      deployments.clear();
    }
    return Future.join(closed).mapEmpty();
  }
}
