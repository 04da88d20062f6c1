package dev.railhead.atomic.serve;

/**
 * A ticket that is one cell of its release's table. It knows the cell by its index and by the
 * number of times that the cell had been used before, so that giving it back twice can never give
 * back someone else's.
 */
final class CellPin implements Pin {
  private final LiveRelease release;
  private final int cell;
  private final int use;

  CellPin(LiveRelease release, int cell, int use) {
    this.release = release;
    this.cell = cell;
    this.use = use;
  }

  @Override
  public LiveRelease release() {
    return release;
  }

  @Override
  public Pin another() {
    return release.pins.fork(release, this::isOpen);
  }

  @Override
  public boolean isOpen() {
    return release.pins.isHeld(cell, use);
  }

  @Override
  public void close() {
    release.pins.free(cell, use);
  }

  @Override
  public String toString() {
    return (isOpen() ? "pin on " : "closed pin on ") + release;
  }
}
