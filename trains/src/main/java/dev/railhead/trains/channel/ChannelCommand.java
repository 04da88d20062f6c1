package dev.railhead.trains.channel;

import java.util.Optional;

/** One thing somebody asks of the queue, as it is typed in a channel. Immutable. */
public sealed interface ChannelCommand {
  /**
   * {@code .join}: a seat in the queue.
   *
   * @param wish what kind of ride
   * @param with whom to ride with
   * @param before whom to ride in front of
   * @param last whether to go to the end
   * @param again whether to wait a second time
   * @param change the branch, tag or id of what is brought
   * @param note a word for the others
   */
  record Join(
      Optional<Topic.Wish> wish,
      Optional<String> with,
      Optional<String> before,
      boolean last,
      boolean again,
      Optional<String> change,
      Optional<String> note)
      implements ChannelCommand {}

  /** {@code .done}: the train in front has landed. */
  record Done() implements ChannelCommand {}

  /** {@code .pop}: leaves with the last of the speaker's seats. */
  record Pop() implements ChannelCommand {}

  /** {@code .nevermind}: leaves with all of the speaker's seats. */
  record Nevermind() implements ChannelCommand {}

  /**
   * {@code .kick NAME}: another leaves.
   *
   * @param name who
   * @param reason why
   */
  record Kick(String name, Optional<String> reason) implements ChannelCommand {}

  /** {@code .drive}: the speaker drives their train. */
  record Drive() implements ChannelCommand {}

  /**
   * {@code .at STATE}: where the train in front is, or goes.
   *
   * @param state such as {@code princess} or {@code prod}
   */
  record At(String state) implements ChannelCommand {}

  /** {@code .good}: the speaker's change works at the stage the train is at. */
  record Good() implements ChannelCommand {}

  /**
   * {@code .uhoh}: it does not.
   *
   * @param note what is wrong
   */
  record Uhoh(Optional<String> note) implements ChannelCommand {}

  /**
   * {@code .hold}: nobody goes.
   *
   * @param reason why
   */
  record Hold(Optional<String> reason) implements ChannelCommand {}

  /**
   * {@code .unhold [NUMBER]}: a hold is released.
   *
   * @param number which; the one in front, which is the newest, if it is not said
   */
  record Unhold(Optional<Long> number) implements ChannelCommand {}

  /**
   * {@code .message}: the banner.
   *
   * @param text the new one; empty to have none
   */
  record Message(Optional<String> text) implements ChannelCommand {}

  /** {@code .config}: where the speaker's own settings are. */
  record Config() implements ChannelCommand {}

  /** {@code .help}: what can be said. */
  record Help() implements ChannelCommand {}

  /**
   * {@code .eject NAME}: somebody is put off the train that has left.
   *
   * @param name who
   * @param reason why
   */
  record Eject(String name, Optional<String> reason) implements ChannelCommand {}

  /** {@code .bisect}: half of a blocked train tries again. */
  record Bisect() implements ChannelCommand {}

  /** {@code .retry}: a blocked train tries again. */
  record Retry() implements ChannelCommand {}

  /**
   * {@code .abort}: the push under way is stopped.
   *
   * @param reason why
   */
  record Abort(Optional<String> reason) implements ChannelCommand {}

  /**
   * {@code .rollback}: what was live before is to be live again.
   *
   * @param reason why
   */
  record Rollback(Optional<String> reason) implements ChannelCommand {}

  /** {@code .why}: what the speaker waits for. */
  record Why() implements ChannelCommand {}

  /** {@code .eta}: when the speaker's train leaves. */
  record Eta() implements ChannelCommand {}
}
