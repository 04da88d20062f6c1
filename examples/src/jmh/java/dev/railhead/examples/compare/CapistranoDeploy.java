package dev.railhead.examples.compare;

import dev.railhead.core.Host;
import dev.railhead.rsync.compare.Targets;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Capistrano 3 with its defaults, but for the releases it keeps: the live one, for want of memory.
 * Its hosts all have the same path, and ours are on one machine: it is replaced in each command.
 */
final class CapistranoDeploy implements Contender {
  private static final String CAPFILE =
      """
      require 'capistrano/setup'
      require 'capistrano/deploy'
      require 'capistrano/scm/git'
      install_plugin Capistrano::SCM::Git
      module HomeOfHost
        def to_command
          super.gsub('/home-of-host', options[:host].properties.fetch(:home))
        end
      end
      SSHKit::Command.prepend(HomeOfHost)
      """;

  private final Path project;

  CapistranoDeploy(Path project, Path repository, Targets targets, Path key) throws Exception {
    this.project = Files.createDirectories(project);
    Files.createDirectories(project.resolve("config/deploy"));
    Files.writeString(project.resolve("Capfile"), CAPFILE);
    Files.writeString(
        project.resolve("config/deploy.rb"),
        """
        set :application, 'web'
        set :repo_url, '%s'
        set :branch, ENV.fetch('COMMIT')
        set :deploy_to, '/home-of-host'
        set :keep_releases, 1
        set :ssh_options, keys: ['%s'], keys_only: true, verify_host_key: :never, config: false
        """
            .formatted(repository, key));
    StringBuilder hosts = new StringBuilder();
    for (Host host : targets.hosts()) {
      hosts.append(
          "server '127.0.0.1:%d', user: '%s', roles: %%w{web}, home: '%s/capistrano'%n"
              .formatted(host.port(), host.user().orElseThrow(), targets.login(host)));
    }
    Files.writeString(project.resolve("config/deploy/production.rb"), hosts);
  }

  /** Whether there is a Capistrano here. */
  static boolean isHere() throws InterruptedException {
    try {
      return Tools.run("cap", "--version").contains("Capistrano");
    } catch (java.io.IOException missing) {
      return false;
    }
  }

  @Override
  public String title() {
    return "Capistrano";
  }

  /** The first one clones. */
  @Override
  public int warming() {
    return 1;
  }

  @Override
  public void deploy(String commit) throws Exception {
    Tools.run(
        "sh",
        "-c",
        "cd \"$1\" && COMMIT=\"$2\" exec cap production deploy",
        "deploy",
        project.toString(),
        commit);
  }

  @Override
  public void close() {}
}
