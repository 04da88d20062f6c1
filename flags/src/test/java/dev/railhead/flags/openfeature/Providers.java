package dev.railhead.flags.openfeature;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.railhead.flags.Flags;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Our provider in each of the states that the specification speaks of. */
enum Providers {
  STABLE {
    @Override
    void set(OpenFeatureAPI api, Flags flags) {
      api.setProviderAndWait(FlagsProvider.of(flags));
    }
  },
  NOT_READY {
    @Override
    void set(OpenFeatureAPI api, Flags flags) {
      CountDownLatch opened = new CountDownLatch(1);
      OPENING.put(api, opened);
      api.setProvider(
          FlagsProvider.opening(
              () -> {
                opened.await();
                return flags;
              }));
    }
  },
  ERROR {
    @Override
    void set(OpenFeatureAPI api, Flags flags) {
      FlagsProvider broken =
          FlagsProvider.opening(
              () -> {
                throw new IOException("no such file");
              });
      assertThatThrownBy(() -> api.setProviderAndWait(broken)).hasMessageContaining("no such file");
    }
  },
  FATAL {
    @Override
    void set(OpenFeatureAPI api, Flags flags) {
      FlagsProvider broken =
          FlagsProvider.opening(
              () -> {
                throw new FatalError("never");
              });
      assertThatThrownBy(() -> api.setProviderAndWait(broken)).isInstanceOf(FatalError.class);
    }
  },
  STALE {
    @Override
    void set(OpenFeatureAPI api, Flags flags) {
      api.setProviderAndWait(FlagsProvider.of(flags));
      flags.stale("its file is broken");
    }
  };

  private static final Map<OpenFeatureAPI, CountDownLatch> OPENING = new ConcurrentHashMap<>();

  abstract void set(OpenFeatureAPI api, Flags flags);

  /** Lets a provider that is still opening its flags go on. */
  static void release(OpenFeatureAPI api) {
    CountDownLatch opening = OPENING.remove(api);
    if (opening != null) {
      opening.countDown();
    }
  }
}
