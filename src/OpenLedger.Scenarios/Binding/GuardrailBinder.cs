using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds what a session has beyond the limits that it always has.</summary>
internal static class GuardrailBinder
{
    private const int BpsPerUnit = 10_000;
    private const long PicoPerMicro = 1_000_000;

    // Guards are asked by accounts in every use, of which a transaction has room for so many.
    private const int MostGuards = 4;

    /// <summary>The limits of an asset with what its section adds to them.</summary>
    public static AssetLimitPlan BindAsset(BindContext context, Section section, AssetPlan asset, AssetLimitPlan limit) => limit with
    {
        Window = AmountWithin(context, section.Get("window"), asset),
        PerBlockTokens = SomeTokens(context, section.Get("per-block"), asset),
        Band = Band(context, section.Get("price-band"), asset),
        Drawdown = AmountWithin(context, section.Get("drawdown"), asset),
        Drift = Drift(context, section.Get("drift"), asset),
        OwnerGuard = Guard(context, section.Get("owner-guard"), asset, isOwners: true),
        AssetGuard = Guard(context, section.Get("asset-guard"), asset, isOwners: false),
    };

    /// <summary>The terms of a session with what its section adds to them.</summary>
    public static SessionTermsPlan BindSession(BindContext context, Section section, SessionTermsPlan terms)
    {
        Field? notional = section.Get("notional-usd");
        long? mostMicroUsd = context.Values.MicroUsd(notional);
        if (mostMicroUsd == 0)
        {
            MoreThanNothing(context, notional!);
        }

        Section? denials = Section.Open(context, section.Get("denials"));
        long? most = context.Values.Whole(denials?.Get("most"));
        SimDuration? within = context.Values.Duration(denials?.Get("within"));
        int guards = terms.Assets.Count(limit => limit.OwnerGuard is not null) + terms.Assets.Count(limit => limit.AssetGuard is not null);
        if (guards > MostGuards)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, section.Get("assets")!.Value.Place,
                $"{section.Path}.assets comes to {guards} guards; a use has room for {MostGuards}");
        }

        return terms with
        {
            NotionalMicroUsd = mostMicroUsd,
            PriceMaxAge = context.Values.Duration(section.Get("price-max-age")) ?? terms.PriceMaxAge,
            Renewal = Renewal(context, section, terms),
            Validated = context.Values.Flag(section.Get("validated")) ?? false,
            Denials = most is not null && within is not null ? new DenialBreakerPlan((int)most, within.Value) : null,
        };
    }

    private static RenewalPlan? Renewal(BindContext context, Section section, SessionTermsPlan terms)
    {
        Section? renewal = Section.Open(context, section.Get("renew"));
        decimal? wider = context.Values.Share(renewal?.Get("wider"));
        if (context.Values.Duration(renewal?.Get("every")) is not { } every)
        {
            return null;
        }

        if (every >= terms.Lifetime)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, renewal!.Get("every")!.Value.Place,
                $"{renewal.Path}.every is not shorter than the lifetime, so that the session ends before it is renewed", "renew it earlier");
        }

        return new RenewalPlan(every, wider is null ? 0 : Exact.ToDouble(wider.Value));
    }

    private static AmountWithinPlan? AmountWithin(BindContext context, Field? field, AssetPlan asset)
    {
        Section? section = Section.Open(context, field);
        double? most = SomeTokens(context, section?.Get("most"), asset);
        SimDuration? within = context.Values.Duration(section?.Get("within"));
        return most is null || within is null ? null : new AmountWithinPlan(most.Value, within.Value);
    }

    private static PriceBandPlan? Band(BindContext context, Field? field, AssetPlan asset)
    {
        Section? section = Section.Open(context, field);
        decimal? off = context.Values.Share(section?.Get("off"));
        double? turnover = SomeTokens(context, section?.Get("turnover"), asset);
        if (off is null || turnover is null)
        {
            return null;
        }

        int basisPoints = (int)decimal.Floor(off.Value * BpsPerUnit);
        if (basisPoints != off.Value * BpsPerUnit)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, section!.Get("off")!.Value.Place,
                $"{section.Path}.off is a whole number of basis points", "for example 50bps or 0.5%");
        }

        // What feeds state and what losses are valued at has to be the same number.
        if (asset.PricePicoUsd == 0 || asset.PricePicoUsd % PicoPerMicro != 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, section!.Place,
                $"{section.Path} needs a price of {asset.Symbol} in whole millionths of a dollar, above nothing", "price it otherwise");
        }

        return new PriceBandPlan(basisPoints, turnover.Value);
    }

    private static DriftPlan? Drift(BindContext context, Field? field, AssetPlan asset)
    {
        Section? section = Section.Open(context, field);
        (double Tokens, SimDuration Per)? expected = Flow(context, section?.Get("expected"), asset);
        long? factor = context.Values.Whole(section?.Get("factor"));
        bool narrows = context.Values.Word<bool>(section?.Get("then")) ?? false;
        if (expected is { Tokens: 0 })
        {
            MoreThanNothing(context, section!.Get("expected")!);
        }

        return expected is null || factor is null
            ? null
            : new DriftPlan(expected.Value.Tokens, expected.Value.Per, (int)factor.Value, narrows);
    }

    private static GuardPlan? Guard(BindContext context, Field? field, AssetPlan asset, bool isOwners)
    {
        Section? section = Section.Open(context, field);
        double? burst = SomeTokens(context, section?.Get("burst"), asset);
        (double Tokens, SimDuration Per)? refill = Flow(context, section?.Get("refill"), asset);
        if (section is null || burst is null || refill is null)
        {
            return null;
        }

        int owners = isOwners ? 1 : (int)(context.Values.Whole(section.Get("owners")) ?? 8);
        return new GuardPlan(
            burst.Value, refill.Value.Tokens, refill.Value.Per, owners,
            context.Values.Duration(section.Get("within")) ?? new SimDuration(10 * SimDuration.NsPerMinute),
            context.Values.Duration(section.Get("cool-down")) ?? SimDuration.FromHours(1));
    }

    private static (double Tokens, SimDuration Per)? Flow(BindContext context, Field? field, AssetPlan asset)
    {
        if (RateBinder.Refill(context, field) is not { } flow)
        {
            return null;
        }

        if (Exact.Scale(flow.Tokens, asset.UnitsPerToken) > ulong.MaxValue)
        {
            context.Diagnostics.Error(DiagnosticCodes.AmountNotRepresentable, field!.Value.Place,
                $"{field.Path} does not fit into 64 bits of base units of {asset.Symbol}");
            return null;
        }

        return (Exact.ToDouble(flow.Tokens), flow.Per);
    }

    private static double? SomeTokens(BindContext context, Field? field, AssetPlan asset)
    {
        double? tokens = context.Values.Tokens(field, asset);
        if (tokens is { } given && asset.Units(given) == 0)
        {
            MoreThanNothing(context, field!);
            return null;
        }

        return tokens;
    }

    private static void MoreThanNothing(BindContext context, Field field) =>
        context.Diagnostics.Error(DiagnosticCodes.OutOfRange, field.Value.Place, $"{field.Path} is more than nothing");
}
