package io.edgenode.processors;

import io.edgenode.engine.api.ComponentProvider;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.processors.anomaly.AnomalyProcessor;
import io.edgenode.processors.counter.CounterProcessor;
import io.edgenode.processors.deadband.DeadbandProcessor;
import io.edgenode.processors.dedupe.DedupeProcessor;
import io.edgenode.processors.drop.DropSink;
import io.edgenode.processors.file.FileSource;
import io.edgenode.processors.filesink.FileSink;
import io.edgenode.processors.filter.FilterProcessor;
import io.edgenode.processors.generate.GenerateSource;
import io.edgenode.processors.hostmetrics.HostMetricsSource;
import io.edgenode.processors.http.HttpSink;
import io.edgenode.processors.httplistener.HttpListenerSource;
import io.edgenode.processors.interpolate.InterpolateProcessor;
import io.edgenode.processors.kalman.KalmanProcessor;
import io.edgenode.processors.latest.LatestProcessor;
import io.edgenode.processors.log.LogProcessor;
import io.edgenode.processors.map.MapProcessor;
import io.edgenode.processors.merge.MergeProcessor;
import io.edgenode.processors.mqttlistener.MqttListenerSource;
import io.edgenode.processors.parse.ParseProcessor;
import io.edgenode.processors.route.RouteProcessor;
import io.edgenode.processors.sequencegap.SequenceGapProcessor;
import io.edgenode.processors.split.SplitProcessor;
import io.edgenode.processors.stdin.StdinSource;
import io.edgenode.processors.stdout.StdoutSink;
import io.edgenode.processors.window.Correlations;
import io.edgenode.processors.window.Windows;
import java.util.List;

/** Every component of this module, listed by hand. */
public final class BuiltinComponents implements ComponentProvider {
  @Override
  public List<Descriptor<?>> components() {
    return List.of(
        // sources
        FileSource.DESCRIPTOR,
        GenerateSource.DESCRIPTOR,
        HostMetricsSource.DESCRIPTOR,
        HttpListenerSource.DESCRIPTOR,
        MqttListenerSource.DESCRIPTOR,
        StdinSource.DESCRIPTOR,
        // processors
        AnomalyProcessor.DESCRIPTOR,
        CounterProcessor.DESCRIPTOR,
        DeadbandProcessor.DESCRIPTOR,
        DedupeProcessor.DESCRIPTOR,
        FilterProcessor.DESCRIPTOR,
        InterpolateProcessor.DESCRIPTOR,
        KalmanProcessor.DESCRIPTOR,
        LatestProcessor.DESCRIPTOR,
        LogProcessor.DESCRIPTOR,
        MapProcessor.DESCRIPTOR,
        MergeProcessor.DESCRIPTOR,
        ParseProcessor.DESCRIPTOR,
        RouteProcessor.DESCRIPTOR,
        SequenceGapProcessor.DESCRIPTOR,
        SplitProcessor.DESCRIPTOR,
        // windows
        Windows.COUNT,
        Windows.HOPPING,
        Correlations.EXCURSION,
        Correlations.JOIN,
        Correlations.PATTERN,
        Windows.SESSION,
        Windows.TUMBLING,
        // sinks
        DropSink.DESCRIPTOR,
        FileSink.DESCRIPTOR,
        HttpSink.DESCRIPTOR,
        StdoutSink.DESCRIPTOR);
  }

  /** The examples of the sinks' docs are run over a registry of all of them. */
  @Override
  public boolean checkedWhenBuilt() {
    return true;
  }
}
