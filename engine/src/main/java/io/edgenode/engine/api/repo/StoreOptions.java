package io.edgenode.engine.api.repo;

/**
 * What a flow says of its stores.
 *
 * @param lanes how many lanes, each with a journal
 * @param maxSize the journal's quota in bytes, claims included, control records' reserve excluded;
 *     per flow, shared evenly by its lanes
 * @param syncOnAppend whether {@code sync} reaches stable storage (durability {@code batch} and
 *     {@code interval}; {@code process} syncs for checkpoints alone)
 * @param retainMillis how long consumed journal files are kept (K38)
 * @param freeSpaceReserve bytes of free disk below which nothing more is accepted (K5)
 * @param deadLetterMaxSize the dead-letter store's limit in bytes
 */
public record StoreOptions(
    int lanes,
    long maxSize,
    boolean syncOnAppend,
    long retainMillis,
    long freeSpaceReserve,
    long deadLetterMaxSize) {}
