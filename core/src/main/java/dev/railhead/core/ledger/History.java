package dev.railhead.core.ledger;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All deploys, past and under way: an intent is written before a deploy begins and its ending
 * after, so a crash leaves an intent that can be settled. Every call is durable when it returns.
 * Thread-safe, and safe between processes.
 */
public interface History {
  /**
   * Writes down a deploy that does not have the stack's lock and is about to end for that reason;
   * it is {@link DeployRecord.State#RUNNING} now.
   */
  DeployRecord begin(DeployIntent intent) throws LedgerException;

  /**
   * Writes down that a deploy, which has the stack's lock with the token {@code fence}, is about to
   * begin; it is {@link DeployRecord.State#RUNNING} now.
   */
  DeployRecord begin(DeployIntent intent, Fence fence) throws LedgerException;

  /** Adds the lock's fencing token and the revision, as soon as they are known. */
  void pin(long deploy, Fence fence, Revision revision) throws LedgerException;

  /** Adds the release, as soon as it is known. */
  void release(long deploy, ReleaseId release) throws LedgerException;

  /** Writes down, before it begins, the step that comes next. */
  void step(long deploy, String step) throws LedgerException;

  /**
   * Writes down, before the first swap, what each host serves: the name of the host, and the
   * release, or empty for nothing.
   */
  void before(long deploy, Map<String, Optional<ReleaseId>> served) throws LedgerException;

  /** What {@link #before} wrote down; empty if no swap was about to begin. */
  Map<String, Optional<ReleaseId>> before(long deploy) throws LedgerException;

  /**
   * Writes down the ending, once: of two who try, the second changes nothing.
   *
   * @return whether this call wrote it
   */
  boolean end(long deploy, DeployRecord.State state, String detail) throws LedgerException;

  /** The deploy with the id {@code deploy}. */
  Optional<DeployRecord> find(long deploy) throws LedgerException;

  /** The deploys that {@code query} asks for, newest first. */
  List<DeployRecord> find(HistoryQuery query) throws LedgerException;

  /** The newest {@code limit} different releases that succeeded at a stage, newest first. */
  List<DeployRecord> successes(Stack stack, Stage stage, int limit) throws LedgerException;

  /** Whether {@code revision} ever succeeded at a stage. */
  boolean hasSucceeded(Stack stack, Stage stage, Revision revision) throws LedgerException;
}
