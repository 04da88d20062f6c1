package dev.railhead.rsync.internal.sender;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What few trees need of their entries, beside the listing: owners, and which names are of one
 * file. Immutable once it is {@linkplain Collector#collected collected}.
 */
final class Extras {
  /** No owners, no hard links. */
  static final Extras NONE = new Collector(false).collected();

  private static final int ALONE = -1;

  private final int[] owners;
  private final int[] groups;
  private final Map<Integer, Integer> firstNames;
  private final SortedMap<Integer, String> ownerNames;
  private final SortedMap<Integer, String> groupNames;

  private Extras(Collector from, Map<Integer, Integer> firstNames) {
    this.owners = Arrays.copyOf(from.owners, from.withOwners ? from.size : 0);
    this.groups = Arrays.copyOf(from.groups, from.withOwners ? from.size : 0);
    this.firstNames = Map.copyOf(firstNames);
    this.ownerNames = new TreeMap<>(from.ownerNames);
    this.groupNames = new TreeMap<>(from.groupNames);
  }

  /** Whether owners and groups are known. */
  boolean hasOwners() {
    return owners.length > 0;
  }

  /** Whether any file has two names in the tree. */
  boolean hasHardLinks() {
    return !firstNames.isEmpty();
  }

  int owner(int index) {
    return owners[index];
  }

  int group(int index) {
    return groups[index];
  }

  /** The index of the first name of the file at {@code index}; -1 when it has no other one here. */
  int firstName(int index) {
    return firstNames.getOrDefault(index, ALONE);
  }

  /** Names of owners by number, as far as there are names. */
  SortedMap<Integer, String> ownerNames() {
    return ownerNames;
  }

  /** Names of groups by number, as far as there are names. */
  SortedMap<Integer, String> groupNames() {
    return groupNames;
  }

  /** What stat(2) says of one entry beyond the listing. */
  record Stat(int owner, int group, int links, Object device, Object inode) {
    /** Of an entry with one name, where owners do not travel. */
    static final Stat PLAIN = new Stat(0, 0, 1, 0, 0);

    static Stat of(Map<String, Object> read) {
      return new Stat(
          (Integer) Objects.requireNonNull(read.get("uid")),
          (Integer) Objects.requireNonNull(read.get("gid")),
          (Integer) Objects.requireNonNull(read.get("nlink")),
          Objects.requireNonNull(read.get("dev")),
          Objects.requireNonNull(read.get("ino")));
    }
  }

  /** Collects them in the order of the indices. For one thread. */
  static final class Collector {
    private final boolean withOwners;
    private final Map<Object, Integer> firsts = new HashMap<>();
    private final Map<Integer, Integer> firstNames = new HashMap<>();
    private final SortedMap<Integer, String> ownerNames = new TreeMap<>();
    private final SortedMap<Integer, String> groupNames = new TreeMap<>();
    private int[] owners = {};
    private int[] groups = {};
    private int size;

    Collector(boolean withOwners) {
      this.withOwners = withOwners;
    }

    /** Whether the names of these two have still to be told. */
    boolean lacksNamesOf(Stat stat) {
      return withOwners
          && !(ownerNames.containsKey(stat.owner) && groupNames.containsKey(stat.group));
    }

    /** These are the names of the owner and the group; a name that is a number is none. */
    void names(Stat stat, String owner, String group) {
      ownerNames.put(stat.owner, owner);
      groupNames.put(stat.group, group);
    }

    /** Appends what is known of the next entry. */
    void add(Stat stat, boolean isDirectory) {
      if (withOwners) {
        if (size == owners.length) {
          owners = Arrays.copyOf(owners, Math.max(64, 2 * size));
          groups = Arrays.copyOf(groups, owners.length);
        }
        owners[size] = stat.owner;
        groups[size] = stat.group;
      }
      if (stat.links > 1 && !isDirectory) {
        Integer first = firsts.putIfAbsent(Map.entry(stat.device, stat.inode), size);
        if (first != null) {
          firstNames.put(first, first);
          firstNames.put(size, first);
        }
      }
      size++;
    }

    Extras collected() {
      ownerNames.entrySet().removeIf(named -> isNumber(named.getValue()));
      groupNames.entrySet().removeIf(named -> isNumber(named.getValue()));
      return new Extras(this, firstNames);
    }

    private static boolean isNumber(String name) {
      return name.isEmpty() || name.chars().allMatch(Character::isDigit);
    }
  }
}
