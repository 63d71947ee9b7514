package io.edgenode.processors.merge;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.ByteOutput;
import org.jspecify.annotations.Nullable;

/** Makes one FlowFile of many records, by count, bytes, time and key. Owner: its lane. */
public final class MergeProcessor implements Processor {
  public static final Descriptor<MergeConfig> DESCRIPTOR =
      Descriptor.processor("merge", MergeConfig.class, MergeProcessor::new)
          .summary("Makes one FlowFile of many records.")
          .description(
              """
              Records wait, by key, until their bundle has count of them, until one more would make
              it longer than bytes, until time has passed since its first, or until all inputs have
              ended. A bundle has one attribute, merge.count. Where more than max-keys bundles are
              open or more than max-held bytes wait, the oldest bundle leaves as it is: nothing is
              lost. Content that is no record, that is longer than bytes or that is kept in a file
              of its own goes to failure.
              """)
          .trait(Descriptor.Trait.STATEFUL)
          .trait(Descriptor.Trait.ABSORBS)
          .example("A hundred readings or ten seconds", "{ type: merge, count: 100, time: 10s }")
          .example(
              "A JSON array for each site",
              "{ type: merge, key: [site], count: 500, time: 1m, format: array }")
          .build();

  /** How many records a bundle has. */
  static final String COUNT = "merge.count";

  private final MergeConfig config;
  private final Keys keys;
  private final ByteOutput scratch = new ByteOutput(1024);
  private @Nullable ProcessorContext context;
  private @Nullable Bundles bundles;

  MergeProcessor(MergeConfig config) {
    this.config = config;
    this.keys = config.key().keys();
  }

  @Override
  public void open(ProcessorContext opened) {
    context = opened;
    bundles = new Bundles(opened.state());
  }

  @Override
  public void process(FlowFile in, Output out) {
    Bundles open = requireNonNull(bundles);
    byte[] record = record(in);
    Key key = keys.key(in);
    Bundle bundle = open.get(key);
    if (bundle != null && bundle.lengthWith(record.length) > config.bytes().bytes()) {
      leave(key, bundle, out);
      bundle = null;
    }
    bundle = roomFor(record.length, key, bundle, out);
    if (bundle == null) {
      bundle = open.open();
      config.time().ifPresent(time -> timers().set(key, elapsed() + Math.max(1, time.toMillis())));
    }
    Bundle grown = open.add(key, bundle, record, in.lineage());
    if (grown.records() >= config.count()) {
      leave(key, grown, out);
    }
  }

  private byte[] record(FlowFile in) {
    if (in.content() instanceof Content.Claim) {
      throw new FlowException.BadData(
          "the content is kept in a file of its own: it is too large to be merged");
    }
    scratch.clear();
    in.content().record().writeTo(scratch);
    if (Bundle.opened(0).lengthWith(scratch.size()) > config.bytes().bytes()) {
      throw new FlowException.BadData(
          "the record has " + scratch.size() + " bytes; a bundle has at most " + config.bytes());
    }
    return scratch.toByteArray();
  }

  /** Lets the oldest bundles leave until the record fits; gives the bundle that is still open. */
  private @Nullable Bundle roomFor(int length, Key key, @Nullable Bundle mine, Output out) {
    Bundles open = requireNonNull(bundles);
    Bundle still = mine;
    while (open.bytes() + length > config.maxHeld().bytes()
        || still == null && open.size() >= config.maxKeys()) {
      Key oldest = open.oldest();
      leave(oldest, requireNonNull(open.get(oldest)), out);
      still = oldest.equals(key) ? null : still;
    }
    return still;
  }

  private void leave(Key key, Bundle bundle, Output out) {
    boolean array = config.format() == MergeConfig.Format.ARRAY;
    ByteOutput content = new ByteOutput((int) bundle.lengthWith(0));
    if (array) {
      content.write('[');
    }
    requireNonNull(bundles)
        .take(
            key,
            bundle,
            (place, record) -> {
              if (place > 0) {
                content.write(array ? ',' : '\n');
              }
              content.write(record);
            });
    if (array) {
      content.write(']');
    }
    config.time().ifPresent(time -> timers().cancel(key));
    out.fire(
        Relationship.SUCCESS,
        new Output.Firing(key, bundle.serial(), bundle.first(), bundle.last(), bundle.count()),
        Attributes.of(COUNT, Integer.toString(bundle.records())),
        Content.of(content.toByteArray()));
  }

  private StateStore.Timers timers() {
    return requireNonNull(context).state().timers();
  }

  private long elapsed() {
    return requireNonNull(context).time().elapsedMillis();
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    Bundle bundle = requireNonNull(bundles).get(key);
    if (bundle != null) {
      leave(key, bundle, out);
    }
  }

  @Override
  public void onEnd(Output out) {
    Bundles open = requireNonNull(bundles);
    while (open.size() > 0) {
      Key oldest = open.oldest();
      leave(oldest, requireNonNull(open.get(oldest)), out);
    }
  }
}
