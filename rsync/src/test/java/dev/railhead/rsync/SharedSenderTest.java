package dev.railhead.rsync;

class SharedSenderTest extends FanOutContract {
  @Override
  FanOut.Sender sender() {
    return FanOut.Sender.SHARED;
  }
}
