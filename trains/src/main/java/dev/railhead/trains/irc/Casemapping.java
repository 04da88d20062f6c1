package dev.railhead.trains.irc;

/** Which nicks and channels are the same: the server's CASEMAPPING. */
enum Casemapping {
  ASCII,
  RFC1459;

  /** {@code name} in the one form that equal names share. */
  String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char lastCapital = this == RFC1459 ? '^' : 'Z';
      boolean capital = c >= 'A' && c <= lastCapital;
      folded.append(capital ? (char) (c + 32) : c);
    }
    return folded.toString();
  }

  static Casemapping of(String name) {
    return name.equals("ascii") ? ASCII : RFC1459;
  }
}
