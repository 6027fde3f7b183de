using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds how blocks are made in one arm: control-lane (default true), withhold-control (nothing).</summary>
internal static class BlocksBinder
{
    /// <summary>Binds the section; without it the node makes them as it always does.</summary>
    public static BlockPlan Bind(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return BlockPlan.Standard;
        }

        bool lane = context.Values.Flag(section.Get("control-lane")) ?? true;
        long withheldNs = context.Values.Duration(section.Get("withhold-control"))?.Ns ?? 0;
        long slotNs = Math.Max(1, context.Slot?.Ns ?? SimDuration.NsPerSecond);
        return new BlockPlan(lane, (withheldNs + slotNs - 1) / slotNs);
    }
}
