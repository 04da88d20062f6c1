package dev.railhead.rsync;

class FanOutOverSshIT extends FanOutOverSshContract {
  @Override
  FanOut.Sender sender() {
    return FanOut.Sender.SYSTEM;
  }
}
