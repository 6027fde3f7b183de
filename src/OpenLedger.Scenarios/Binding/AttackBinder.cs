using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Scenarios.Data;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds <c>attack</c>: what goes wrong, when, and how the attacker goes about it.</summary>
internal static class AttackBinder
{
    /// <summary>Binds the section; null, and it was reported, if it cannot be used.</summary>
    public static AttackPlan? Bind(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return null;
        }

        SimDuration? at = context.Values.Duration(section.Get("at"));
        if (at is not null && context.Duration is not null && at >= context.Duration)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, section.Get("at")!.Value.Place,
                $"the attack begins at {at}, but the run ends at {context.Duration}", "begin earlier or set a longer duration");
        }

        string? behaviour = context.Values.WordText(section.Get("behaviour"));
        AttackPlan plan = new() { At = at ?? default, Behaviour = behaviour ?? "" };
        AttackPlan? bound = behaviour switch
        {
            null => null,
            AttackBehaviours.Drain => WithFlood(context, section, BindTheft(context, section, plan)),
            AttackBehaviours.SubAgents => WithHostile(context, section, BindTheft(context, section, plan)),
            AttackBehaviours.Replay => BindReplay(context, section, plan),
            _ => BindTheft(context, section, plan),
        };
        return at is null ? null : bound;
    }

    private static AttackPlan? BindTheft(BindContext context, Section section, AttackPlan plan)
    {
        Field? field = section.Get("compromise");
        int? compromise = context.Values.Reference(field, context.PopulationNames);
        bool griefs = plan.Behaviour == AttackBehaviours.Grief;
        bool orderByValue = griefs || !section.Has("order-by") || (context.Values.Word<bool>(section.Get("order-by")) ?? true);
        long? rate = !griefs && section.Get("rate") is { } given ? RateBinder.PerSecond(context, given) : plan.RatePerSecond;
        if (compromise is null || rate is null)
        {
            return null;
        }

        if (!context.Delegations.Any(delegation => delegation is null || delegation.Serves(compromise.Value)))
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, field!.Value.Place,
                $"nothing is delegated to {context.Populations[compromise.Value].Name}, so its keys open nothing",
                "add a delegation to it");
        }

        if (griefs)
        {
            return plan with
            {
                Compromise = compromise.Value,
                Owners = (int)(context.Values.Whole(section.Get("owners")) ?? plan.Owners),
                Every = context.Values.Duration(section.Get("every")) ?? plan.Every,
            };
        }

        return plan with { Compromise = compromise.Value, OrderByValue = orderByValue, RatePerSecond = rate.Value };
    }

    private static AttackPlan? WithHostile(BindContext context, Section section, AttackPlan? plan)
    {
        Field? field = section.Get("hostile");
        long? hostile = context.Values.Whole(field);
        if (plan is null || hostile is null)
        {
            return null;
        }

        PopulationPlan agents = context.Populations[plan.Compromise];
        if (hostile > agents.Count)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, field!.Value.Place,
                $"{field.Path} is at most the {agents.Count} of {agents.Name}");
            return null;
        }

        return plan with { Hostile = (int)hostile.Value };
    }

    private static AttackPlan? WithFlood(BindContext context, Section section, AttackPlan? plan)
    {
        ulong price = context.Values.Unsigned(section.Get("priority-fee")) ?? 0;
        SimDuration flood = context.Values.Duration(section.Get("flood-for")) ?? default;
        return plan is null ? null : plan with { PriceMicroLamports = price, FloodFor = flood };
    }

    private static AttackPlan? BindReplay(BindContext context, Section section, AttackPlan plan)
    {
        context.Values.Word<bool>(section.Get("flaw"));
        if (context.Bridge is null)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, section.Place,
                $"'{plan.Behaviour}' attacks the bridge, but the scenario has none", "add 'bridge' with its escrow");
            return null;
        }

        Field? file = section.Get("transfers");
        ImmutableArray<RecordedTransfer>? transfers = file is not null
            ? ReadFile(context, file)
            : Timeline(context, section);
        if (transfers is null)
        {
            return null;
        }

        SimDuration last = transfers.Value[^1].At;
        if (context.Duration is not null && (plan.At + last) >= context.Duration)
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, section.Place,
                $"the last recorded transfer comes {last} after the first, when the run has ended", "set a longer duration");
        }

        return plan with { Transfers = transfers.Value };
    }

    private static ImmutableArray<RecordedTransfer>? Timeline(BindContext context, Section section)
    {
        Field? rows = section.Get("timeline");
        return rows is null ? null : AttackTimeline.Expand(context, rows);
    }

    // A file of published transfers brings its own valuation, and what was taken must have lain in escrow.
    private static ImmutableArray<RecordedTransfer>? ReadFile(BindContext context, Field field)
    {
        ScalarNode? name = context.Values.Scalar(field, "the path of a CSV file");
        TransferRecord? record = name is null ? null : TransferRecord.Read(context, field.Path, name);
        if (record is null)
        {
            return null;
        }

        context.Assets = [.. context.Assets.Select((asset, index) =>
            record.PricesPicoUsd[index] is { } price ? new AssetPlan(asset.Symbol, asset.Decimals, price) : asset)];
        List<EscrowPlan> escrow = [.. context.Bridge!.Escrow];
        for (int asset = 0; asset < record.Taken.Length; asset++)
        {
            ulong taken = record.Taken[asset];
            int index = escrow.FindIndex(entry => entry.Asset == asset);
            if (index >= 0)
            {
                escrow[index] = new EscrowPlan(asset, Math.Max(taken, escrow[index].Units));
            }
            else if (taken > 0)
            {
                escrow.Add(new EscrowPlan(asset, taken));
            }
        }

        context.Bridge = context.Bridge with { Escrow = [.. escrow] };
        foreach (EscrowPlan entry in escrow)
        {
            AssetPlan asset = context.Assets[entry.Asset];
            if (!Money.TryValueMicroUsd(asset, entry.Units, out _))
            {
                context.Diagnostics.Error(DiagnosticCodes.AmountNotRepresentable, field.Value.Place,
                    $"{field.Path}: at the file's prices the escrow of {asset.Symbol} is worth more than 64 bits of micro-dollars hold");
            }
        }

        return record.Transfers;
    }
}
