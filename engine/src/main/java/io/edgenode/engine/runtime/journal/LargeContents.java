package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a content that is too large for an excerpt into a claim file, before its record is written
 * (K13). The writer's turns own it.
 */
final class LargeContents {
  private final ClaimStore store;
  private Content.@Nullable Bytes content;
  private Content.@Nullable Claim atHand;
  private @Nullable StoreException refusal;

  LargeContents(ClaimStore store) {
    this.store = store;
  }

  /**
   * The claim of a content. An excerpt that turns out to be full brings the same content here
   * again: until it is {@link #taken} it has one claim. Another content says that the one before
   * was dropped meanwhile.
   *
   * @throws StoreException {@code QUOTA}, {@code DISK_FULL} or {@code TOO_LARGE}, with nothing kept
   */
  @SuppressWarnings("ReferenceEquality") // equal contents of two FlowFiles have two claims
  Content.Claim claim(Content.Bytes bytes) {
    if (bytes != content) {
      discard();
    }
    Content.Claim claim = atHand;
    if (claim == null) {
      try {
        claim = write(bytes, store.create(bytes.length()));
      } catch (StoreException e) {
        refusal = e;
        throw e;
      }
      content = bytes;
      atHand = claim;
    }
    return claim;
  }

  private static Content.Claim write(Content.Bytes bytes, ClaimStore.Writer claim) {
    try {
      claim.write(bytes.array(), bytes.offset(), (int) bytes.length());
      return claim.finish();
    } catch (StoreException e) {
      // It will be tried again: what was written so far must not take the room it waits for.
      claim.abort();
      throw e;
    }
  }

  /** The record of the claim is in an excerpt. */
  void taken() {
    content = null;
    atHand = null;
  }

  /** No record will refer to the claim: what it was for is dropped, or the writer stops. */
  void discard() {
    Content.Claim claim = atHand;
    taken();
    if (claim != null) {
      delete(claim);
    }
  }

  /** The same for a claim that was {@link #taken}, whose excerpt is not written after all. */
  void delete(Content.Claim claim) {
    store.delete(claim.id());
  }

  /** Whether the disk has room for records, as far as this says, and none for this content. */
  boolean lackedRoom(StoreException e) {
    return e == refusal && e.kind() == StoreException.Kind.DISK_FULL;
  }
}
