package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.TEXT;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** Checksums, hashes and encodings of text, as UTF-8. */
final class HashFunctions {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private HashFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        named("crc32", "The CRC-32 (as in zip), a whole number from 0 to 4294967295.")
            .gives(WHOLE)
            .example("crc32('123456789')", "3421780262")
            .as((in, out) -> out.setLong(crc32(in.text(0)))),
        digest("md5", "MD5", "md5('')", "'d41d8cd98f00b204e9800998ecf8427e'"),
        digest("sha1", "SHA-1", "sha1('')", "'da39a3ee5e6b4b0d3255bfef95601890afd80709'"),
        digest(
            "sha256",
            "SHA-256",
            "sha256('')",
            "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'"),
        named("hash", "A whole number of 64 bits that spreads well (FNV-1a, mixed), for sampling.")
            .gives(WHOLE)
            .example("mod(hash('a'), 1)", "0")
            .example("hash('a') == hash('b')", "false")
            .as((in, out) -> out.setLong(hash(in.text(0)))),
        text("hex_encode", "Two hexadecimal digits for each byte.", "hex_encode('Az')", "'417a'")
            .as((in, out) -> out.setText(HexFormat.of().formatHex(utf8(in.text(0))))),
        text("hex_decode", "The text of hexadecimal digits.", "hex_decode('417a')", "'Az'")
            .as(decoder("hexadecimal digits", HashFunctions::unhex)),
        text("base64_encode", "Base64 (RFC 4648).", "base64_encode('hello')", "'aGVsbG8='")
            .as((in, out) -> out.setText(Base64.getEncoder().encodeToString(utf8(in.text(0))))),
        text("base64_decode", "The text of Base64.", "base64_decode('aGVsbG8=')", "'hello'")
            .as(decoder("Base64", HashFunctions::unbase64)));
  }

  private static ExpressionFunction.Builder named(String name, String doc) {
    return ExpressionFunction.named(name, "Hashing and encoding").takes("x", TEXT).doc(doc);
  }

  private static ExpressionFunction.Builder text(
      String name, String doc, String example, String result) {
    return named(name, doc).gives(TEXT).example(example, result);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long crc32(String text) {
    CRC32 crc = new CRC32();
    crc.update(utf8(text));
    return crc.getValue();
  }

  /** Each place of use has a digest of its own: it is reset by each use. */
  private static ExpressionFunction digest(
      String name, String algorithm, String example, String result) {
    return named(name, "The " + algorithm + " digest in hexadecimal.")
        .gives(TEXT)
        .example(example, result)
        .madeBy(
            constants -> {
              MessageDigest digest = messageDigest(algorithm);
              return (in, out) ->
                  out.setText(HexFormat.of().formatHex(digest.digest(utf8(in.text(0)))));
            });
  }

  private static MessageDigest messageDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** FNV-1a, and SplitMix64's finish so that the low bits are as good as the high ones. */
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte b : utf8(text)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return hash ^ hash >>> 31;
  }

  private static ExpressionFunction.Body decoder(String what, UnaryOperator<String> decoding) {
    return (in, out) -> {
      try {
        out.setText(decoding.apply(in.text(0)));
      } catch (IllegalArgumentException e) {
        throw new EvaluationException("the text is not " + what);
      }
    };
  }

  private static String unhex(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }

  private static String unbase64(String encoded) {
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
