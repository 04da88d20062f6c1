package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Pipeline.StagePlan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final Stage PRINCESS = Stage.of("princess");
  private static final Stage PRODUCTION = Stage.of("production");
  private static final Fleet FLEET = Fleet.of(Host.named("web1"));

  private final Pipeline empty =
      Pipeline.of(Stack.of("web"), new FixedSource(), new SimulatedFleet(FLEET));

  @Test
  @SuppressWarnings("NullAway") // what callers without a null checker may pass
  void names_the_part_that_is_null() {
    assertThatNullPointerException()
        .isThrownBy(() -> Pipeline.of(null, empty.source(), empty.activation()))
        .withMessage("stack");
    assertThatNullPointerException()
        .isThrownBy(() -> Pipeline.of(empty.stack(), empty.source(), null))
        .withMessage("activation");
    assertThatNullPointerException()
        .isThrownBy(() -> empty.then(PRINCESS, null))
        .withMessage("fleet");
  }

  @Nested
  class GivenAStage {
    private final Pipeline pipeline = empty.then(PRINCESS, FLEET);

    @Test
    void refuses_a_second_one_of_its_name() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pipeline.then(PRINCESS, FLEET))
          .withMessage("web has two stages called princess");
    }

    @Test
    void refuses_settings_that_return_the_plan_of_another() {
      StagePlan other =
          new StagePlan(
              PRINCESS, FLEET, List.of(), List.of(), Set.of(), List.of(), Tolerance.none());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pipeline.then(PRODUCTION, FLEET, plan -> other))
          .withMessage(
              "the settings of stage production must return its plan, but returned that of"
                  + " princess");
      assertThat(pipeline.stages()).hasSize(1);
    }
  }
}
