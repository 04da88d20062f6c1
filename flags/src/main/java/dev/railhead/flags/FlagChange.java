package dev.railhead.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happens to one flag. Immutable.
 *
 * @param flag its name
 * @param kind what it comes to
 * @param moves which units move, by their percentages alone; empty if nobody does
 * @param notes what else changes, a line each, and what cannot be computed
 * @param position where it is defined now, or was before
 */
public record FlagChange(
    String flag, Kind kind, List<FlagMove> moves, List<String> notes, Position position) {
  /** What a change comes to for those whom no target names. */
  public enum Kind {
    /** Nobody had it, and somebody gets it. */
    TURNS_ON,
    /** Somebody had it, and nobody keeps it. */
    TURNS_OFF,
    /** Some units move, in or out or from variant to variant. */
    MOVES,
    /** No unit moves; targets, data or what people want to know of it change. */
    STAYS
  }

  /** Copies the lists. */
  public FlagChange {
    moves = List.copyOf(moves);
    notes = List.copyOf(notes);
  }

  /** Its parts for JSON: flag, kind, moves, notes, file, line, column. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("flag", flag);
    fields.put("kind", kind.name().toLowerCase(Locale.ROOT));
    fields.put("moves", moves.stream().map(FlagMove::fields).toList());
    fields.put("notes", notes);
    fields.put("file", position.source());
    fields.put("line", position.line());
    fields.put("column", position.column());
    return fields;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(flag).append(": ");
    text.append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    moves.forEach(move -> text.append("\n  ").append(move));
    notes.forEach(note -> text.append("\n  ").append(note));
    return text.toString();
  }
}
