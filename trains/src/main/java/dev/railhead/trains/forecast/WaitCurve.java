package dev.railhead.trains.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the wait depends on a train's seats: the picture to look at before a team settles on a
 * number. Immutable.
 *
 * @param timetable what was simulated, but for the seats
 * @param points one per number of seats, from few to many
 */
public record WaitCurve(Timetable timetable, List<Point> points) {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;

  /**
   * The wait at one number of seats, in minutes.
   *
   * @param seats to a train
   * @param meanWait on the mean
   * @param p95Wait which 95 of 100 riders do not exceed
   */
  public record Point(int seats, double meanWait, double p95Wait) {}

  /** Copies the points. */
  public WaitCurve {
    points = List.copyOf(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException("a curve must have 2 points or more, but had " + points);
    }
  }

  /**
   * Simulates {@code days} days of {@code timetable} for each number of seats.
   *
   * @throws IllegalArgumentException if {@code from} is not smaller than {@code to}, or one is no
   *     capacity
   */
  public static WaitCurve of(Timetable timetable, int from, int to, int days) {
    List<Point> points = new ArrayList<>();
    for (int seats = from; seats <= to; seats++) {
      TimetableReport report = timetable.withCapacity(seats).simulate(days);
      points.add(new Point(seats, report.all().meanWait(), report.all().p95Wait()));
    }
    return new WaitCurve(timetable, points);
  }

  /** The curve as an SVG image of its own: no script, no font, no other file. */
  public String toSvg() {
    double most = points.stream().mapToDouble(Point::p95Wait).max().orElse(1);
    double top = Math.max(niceStep(most) * Math.ceil(most / niceStep(most)), 1e-9);
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    add(svg, "<text x=\"%d\" y=\"24\" font-size=\"14\">Wait by seats to a train</text>", LEFT);
    add(svg, "<text x=\"%d\" y=\"40\" fill=\"#555\">%s</text>", LEFT, subtitle());
    grid(svg, top);
    line(svg, top, "#c0392b", "p95", points.stream().mapToDouble(Point::p95Wait).toArray());
    line(svg, top, "#2c5fa8", "mean", points.stream().mapToDouble(Point::meanWait).toArray());
    return svg.append("</svg>\n").toString();
  }

  private String subtitle() {
    return String.format(
        Locale.ROOT,
        "%.1f riders an hour, %.1f min a train; minutes from joining to departure",
        timetable.ridersPerHour(),
        timetable.trainMinutes());
  }

  private void grid(StringBuilder svg, double top) {
    double step = niceStep(top);
    for (double value = 0; value <= top * 1.0001; value += step) {
      double y = y(value, top);
      add(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y, WIDTH - RIGHT);
      add(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 6,
          y + 4,
          value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
    }
    for (int i = 0; i < points.size(); i++) {
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
          x(i),
          HEIGHT - BOTTOM + 18,
          points.get(i).seats());
    }
  }

  private void line(StringBuilder svg, double top, String colour, String name, double[] values) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x(i), y(values[i], top)));
    }
    add(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
    add(
        svg,
        "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>",
        x(0) + 8,
        y(values[0], top) + 4,
        colour,
        name);
  }

  private double x(int index) {
    return LEFT + (double) index * (WIDTH - LEFT - RIGHT) / (points.size() - 1);
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }

  /** A step of 1, 2 or 5 times a power of ten that makes about five of {@code range}. */
  private static double niceStep(double range) {
    double raw = Math.max(range, 1e-9) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double digit = raw / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
