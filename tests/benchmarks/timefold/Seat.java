package steerco;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.CountableValueRange;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeFactory;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;

/** How much of a person a demand gets in one of its blocks. */
@PlanningEntity
public class Seat {
    @PlanningId
    public int index;

    /** 0 for nothing, else the place of the share among those allowed, from 1. */
    @PlanningVariable(valueRangeProviderRefs = "levels")
    public Integer level;

    public Seat() {}

    Seat(int index, Integer level) {
        this.index = index;
        this.level = level;
    }

    int project() {
        return Data.current.seatProject[index];
    }

    @ValueRangeProvider(id = "levels")
    public CountableValueRange<Integer> levels() {
        return ValueRangeFactory.createIntValueRange(0, Data.current.seatLevels[index] + 1);
    }
}
