package dev.railhead.examples.tool;

import dev.railhead.examples.inventory.Inventory;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as 90s or 10m, as inventories write them. */
final class Times implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      return Inventory.duration(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
