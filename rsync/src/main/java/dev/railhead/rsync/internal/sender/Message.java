package dev.railhead.rsync.internal.sender;

/** The kinds of frames in a multiplexed stream, by their tags. */
public enum Message {
  DATA(0),
  ERROR_XFER(1),
  INFO(2),
  ERROR(3),
  WARNING(4),
  ERROR_SOCKET(5),
  CLIENT(7),
  ERROR_UTF8(8),
  IO_ERROR(22),
  IO_TIMEOUT(33),
  NOOP(42),
  ERROR_EXIT(86),
  SUCCESS(100),
  DELETED(101),
  NO_SEND(102);

  private static final int BASE = 7;

  private final int tag;

  Message(int tag) {
    this.tag = tag;
  }

  /** A frame's header: the tag, raised by 7, in the highest byte, the length in the others. */
  int header(int length) {
    return ((BASE + tag) << 24) | length;
  }

  /**
   * The kind that {@code header} names.
   *
   * @throws ProtocolException if there is none of that tag
   */
  static Message of(int header) throws ProtocolException {
    int tag = (header >>> 24) - BASE;
    for (Message message : values()) {
      if (message.tag == tag) {
        return message;
      }
    }
    throw new ProtocolException("a frame with the unknown tag " + tag);
  }

  /** Whether its content is a line for people. */
  boolean isText() {
    return switch (this) {
      case ERROR_XFER, INFO, ERROR, WARNING, ERROR_SOCKET, CLIENT, ERROR_UTF8 -> true;
      default -> false;
    };
  }
}
