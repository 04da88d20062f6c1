package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Unit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: what flags need to know of a request and its user, and etsy/feature's World. All of it
 * is optional. Immutable.
 *
 * <pre>{@code
 * FlagContext.builder().anonymousId(cookie).user("7", "fred").groups("42").attribute("country", "DE").build()
 * }</pre>
 */
public final class FlagContext {
  private static final FlagContext NOBODY = builder().build();

  private final @Nullable Unit anonymous;
  private final @Nullable Unit user;
  private final @Nullable String userName;
  private final Set<String> groups;
  private final boolean admin;
  private final boolean internal;
  private final Map<String, String> urlFeatures;
  private final Map<String, String> cookieFeatures;
  private final boolean overrides;
  private final boolean unitGiven;
  private final Map<String, Object> attributes;

  private FlagContext(Builder from) {
    this.anonymous = from.anonymous;
    this.user = from.user;
    this.userName = from.userName;
    this.groups = Collections.unmodifiableSet(new LinkedHashSet<>(from.groups));
    this.admin = from.admin;
    this.internal = from.internal;
    this.urlFeatures = from.urlFeatures;
    this.cookieFeatures = from.cookieFeatures;
    this.overrides = !urlFeatures.isEmpty() || !cookieFeatures.isEmpty();
    this.unitGiven = from.unitGiven;
    this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(from.attributes));
  }

  /** A context of which nothing is known, such as that of a job without a user. */
  public static FlagContext nobody() {
    return NOBODY;
  }

  /**
   * A context with a user's id and nothing else, for applications that know users only: percentages
   * that go by the anonymous id go by this one.
   */
  public static FlagContext ofUser(String id) {
    return builder().user(id).anonymousId(id).build();
  }

  /** A context to be described. */
  public static Builder builder() {
    return new Builder();
  }

  /** The id of the browser or device, such as a cookie, which percentages go by unless told. */
  public Optional<String> anonymousId() {
    return Optional.ofNullable(anonymous).map(Unit::id);
  }

  /** The id of the signed-in user. */
  public Optional<String> userId() {
    return Optional.ofNullable(user).map(Unit::id);
  }

  /** The name of the signed-in user, in lower case. */
  public Optional<String> userName() {
    return Optional.ofNullable(userName);
  }

  /** The groups of the user. */
  public Set<String> groups() {
    return groups;
  }

  /** Whether the user is an administrator. */
  public boolean isAdmin() {
    return admin;
  }

  /** Whether the request comes from inside the company. */
  public boolean isInternal() {
    return internal;
  }

  /** Anything else, by name. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  @Nullable Unit anonymous() {
    return anonymous;
  }

  @Nullable Unit user() {
    return user;
  }

  @Nullable String name() {
    return userName;
  }

  /** Whether a URL or a cookie says anything of any flag, with or without the right to it. */
  boolean hasOverrides() {
    return overrides;
  }

  Map<String, String> urlFeatures() {
    return urlFeatures;
  }

  Map<String, String> cookieFeatures() {
    return cookieFeatures;
  }

  /** The same, but counted by the user's id wherever there is one. */
  FlagContext asUnit() {
    return user == null ? this : bucketedBy(user.id());
  }

  /** Whether somebody said by which unit to count, whatever the flag says. */
  boolean isUnitGiven() {
    return unitGiven;
  }

  /** The same, but counted as the unit {@code id} by every percentage. */
  FlagContext bucketedBy(String id) {
    Builder changed = new Builder();
    changed.anonymous = Unit.of(id);
    changed.user = changed.anonymous;
    changed.userName = userName;
    changed.groups = groups;
    changed.admin = admin;
    changed.internal = internal;
    changed.urlFeatures = urlFeatures;
    changed.cookieFeatures = cookieFeatures;
    changed.attributes = attributes;
    changed.unitGiven = true;
    return new FlagContext(changed);
  }

  @Override
  public String toString() {
    // Neither ids nor attributes: contexts end up in logs.
    return "a context"
        + (user == null ? "" : " with a user")
        + (anonymous == null ? "" : " with an anonymous id");
  }

  /** Describes a context; nothing is required. For one thread. */
  public static final class Builder {
    private @Nullable Unit anonymous;
    private @Nullable Unit user;
    private @Nullable String userName;
    private Set<String> groups = Set.of();
    private boolean admin;
    private boolean internal;
    private Map<String, String> urlFeatures = Map.of();
    private Map<String, String> cookieFeatures = Map.of();
    private Map<String, Object> attributes = new LinkedHashMap<>();
    private boolean unitGiven;

    private Builder() {}

    /** The id of the browser or device; the empty text is none. */
    public Builder anonymousId(String id) {
      this.anonymous = id.isEmpty() ? null : Unit.of(id);
      return this;
    }

    /** The signed-in user's id; the empty text is none. */
    public Builder user(String id) {
      this.user = id.isEmpty() ? null : Unit.of(id);
      return this;
    }

    /** The signed-in user's id and name; the name's case does not matter. */
    public Builder user(String id, String name) {
      this.userName = name.toLowerCase(Locale.ROOT);
      return user(id);
    }

    /** The groups that the user is in; none by default. */
    public Builder groups(String... names) {
      return groups(Set.of(names));
    }

    /** The groups that the user is in; none by default. */
    public Builder groups(Set<String> names) {
      this.groups = Set.copyOf(names);
      return this;
    }

    /** The user is an administrator, and may override flags by the URL. Not so by default. */
    public Builder admin() {
      this.admin = true;
      return this;
    }

    /** The request is internal, and may override flags by the URL. Not so by default. */
    public Builder internal() {
      this.internal = true;
      return this;
    }

    /**
     * The value of the URL's parameter {@code features}, as {@code a,b:x,c:off}; by default empty.
     * It has an effect where the requester has the right to it.
     */
    public Builder urlFeatures(String features) {
      this.urlFeatures = FeaturesText.parse(features);
      return this;
    }

    /** The overrides of a cookie that {@link StaffCookie} has verified; by default none. */
    public Builder verifiedCookie(StaffCookie.Verified cookie) {
      this.cookieFeatures = cookie.features();
      return this;
    }

    /** Something that rules may look at: a text, a number, a boolean, or a list of these. */
    public Builder attribute(String name, Object value) {
      attributes.put(name, Objects.requireNonNull(value, "value"));
      return this;
    }

    /** The context. */
    public FlagContext build() {
      return new FlagContext(this);
    }
  }
}
