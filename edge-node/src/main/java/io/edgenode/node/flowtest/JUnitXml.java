package io.edgenode.node.flowtest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report that build servers read: a test suite a file, a test case a case. Stateless. */
public final class JUnitXml {
  private static final double NANOS_PER_SECOND = 1e9;

  private JUnitXml() {}

  public static String of(List<TestResult> results) {
    Map<String, List<TestResult>> byFile = new LinkedHashMap<>();
    for (TestResult result : results) {
      byFile.computeIfAbsent(result.file(), file -> new java.util.ArrayList<>()).add(result);
    }
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites").append(counts(results)).append(">\n");
    byFile.forEach(
        (file, cases) -> {
          xml.append("  <testsuite name=\"").append(escaped(file)).append('"');
          xml.append(counts(cases)).append(">\n");
          cases.forEach(result -> testCase(xml, file, result));
          xml.append("  </testsuite>\n");
        });
    return xml.append("</testsuites>\n").toString();
  }

  private static void testCase(StringBuilder xml, String file, TestResult result) {
    xml.append("    <testcase classname=\"")
        .append(escaped(file))
        .append("\" name=\"")
        .append(escaped(result.name()))
        .append("\" time=\"")
        .append(seconds(result.nanos()))
        .append('"');
    if (result.passed()) {
      xml.append("/>\n");
      return;
    }
    xml.append(">\n");
    String first = result.failures().get(0).lines().findFirst().orElse("");
    xml.append("      <failure message=\"").append(escaped(first)).append("\">");
    xml.append(escaped(String.join("\n", result.failures()))).append("</failure>\n");
    xml.append("    </testcase>\n");
  }

  private static String counts(List<TestResult> results) {
    long failures = results.stream().filter(result -> !result.passed()).count();
    long nanos = results.stream().mapToLong(TestResult::nanos).sum();
    return " tests=\""
        + results.size()
        + "\" failures=\""
        + failures
        + "\" errors=\"0\" skipped=\"0\" time=\""
        + seconds(nanos)
        + "\"";
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_SECOND);
  }

  /** What XML 1.0 can't hold becomes a replacement character. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                case '\t' -> out.append("&#9;");
                default -> {
                  boolean valid =
                      c >= ' ' && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
                  out.appendCodePoint(valid ? c : 0xFFFD);
                }
              }
            });
    return out.toString();
  }
}
