package dev.railhead.rsync;

class SharedSenderOverSshIT extends FanOutOverSshContract {
  @Override
  FanOut.Sender sender() {
    return FanOut.Sender.SHARED;
  }
}
