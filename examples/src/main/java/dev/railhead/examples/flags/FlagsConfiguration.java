package dev.railhead.examples.flags;

import dev.railhead.flags.FileSource;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.FlagSource;
import dev.railhead.flags.Flags;
import dev.railhead.flags.servlet.FlagsFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Flags in a Spring application. */
// region: spring
@Configuration
class FlagsConfiguration {
  @Bean
  Flags flags() {
    return Flags.builder(ShopFlags.CATALOG).build(FlagSet.empty());
  }

  @Bean
  FlagSource flagSource(Flags flags, @Value("${flags.file}") String file) throws IOException {
    FlagSource source = FileSource.at(Path.of(file)).listener(flags.sourceListener()).open();
    source.feed(flags::reload);
    return source;
  }

  @Bean
  FlagsFilter flagsFilter(Flags flags) {
    return new FlagsFilter(flags, FlagsConfiguration::context);
  }

  private static FlagContext context(HttpServletRequest request) {
    String user = request.getRemoteUser(); // null for who has not signed in
    return user == null ? FlagContext.nobody() : FlagContext.ofUser(user);
  }
}
// endregion
