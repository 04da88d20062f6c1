package dev.railhead.examples.servers;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.SearchPath;
import dev.railhead.atomic.serve.servlet.PinFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Finds Spring's static resources in the release that the request is pinned to, by a {@link
 * PinFilter}. Goes without Spring's own cache, which knows a resource by its path alone and would
 * serve the release before: {@code
 * addResourceHandler("/**").resourceChain(false).addResolver(...)}.
 */
public final class SpringPinnedResolver implements ResourceResolver {
  private final DocrootResolver docroot;
  private final SearchPath path;

  /** Finds what stands in {@code path}, of which relative entries are in the release. */
  public SpringPinnedResolver(DocrootResolver docroot, SearchPath path) {
    this.docroot = docroot;
    this.path = path;
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String requestPath,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    // A request is missing when a URL is being made at start, say; then what is live has to do.
    LiveRelease release = request == null ? docroot.current() : PinFilter.pinOf(request).release();
    return path.find(release, requestPath).map(FileSystemResource::new).orElse(null);
  }

  @Override
  public @Nullable String resolveUrlPath(
      String resourcePath, List<? extends Resource> locations, ResourceResolverChain chain) {
    return path.find(docroot.current(), resourcePath).isPresent() ? resourcePath : null;
  }
}
