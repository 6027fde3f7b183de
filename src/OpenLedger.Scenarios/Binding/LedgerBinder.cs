using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>ledger</c>: slot (default 400ms), compute-per-block (48M), signatures (verify).</summary>
internal static class LedgerBinder
{
    private const ulong DefaultComputePerBlock = 48_000_000;
    private static readonly SimDuration DefaultSlot = SimDuration.FromMs(400);

    /// <summary>Binds the section, or gives the defaults if there is none, and tells the context the length of a slot.</summary>
    public static LedgerPlan Bind(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field);

        // The slot itself cannot be given in slots, so the context gets to know it only now.
        SimDuration slot = context.Values.Duration(section?.Get("slot")) ?? DefaultSlot;
        context.Slot = slot;
        ulong compute = context.Values.Unsigned(section?.Get("compute-per-block")) ?? DefaultComputePerBlock;
        bool verify = context.Values.Word<bool>(section?.Get("signatures")) ?? true;
        return new LedgerPlan(slot, compute, verify);
    }
}
