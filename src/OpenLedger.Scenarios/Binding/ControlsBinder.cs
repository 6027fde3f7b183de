using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds the controls of a bridge in one arm; each may be <c>off</c>, and is if it is not written.</summary>
internal static class ControlsBinder
{
    /// <summary>Binds the section; no section, no controls.</summary>
    public static BridgeControlsPlan Bind(BindContext context, Field? field)
    {
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return BridgeControlsPlan.None;
        }

        if (context.Bridge is null)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, section.Place,
                $"{section.Path} are controls of a bridge, but the scenario has none");
        }

        (long? share, SimDuration? assetRefill) = Bucket(context, On(section, "asset-bucket"), "share", context.Values.Ppm);
        (long? capacity, SimDuration? usdRefill) = Bucket(context, On(section, "usd-bucket"), "capacity", context.Values.MicroUsd);
        BridgeControlsPlan plan = new()
        {
            PauseAfter = context.Values.Duration(On(section, "pause-after")),
            HoldAboveMicroUsd = context.Values.MicroUsd(On(section, "hold-above-usd")),
            Delay = context.Values.Duration(On(section, "delay")),
            DetectAfter = context.Values.Duration(On(section, "detect-after")),
            SenderCapMicroUsd = context.Values.MicroUsd(On(section, "sender-cap-usd")),
            RecipientCapMicroUsd = context.Values.MicroUsd(On(section, "recipient-cap-usd")),
            AssetBucketSharePpm = share,
            AssetBucketRefillOver = assetRefill,
            UsdBucketCapacityMicroUsd = capacity,
            UsdBucketRefillOver = usdRefill,
        };
        if (section.Has("detect-after") && plan.DetectAfter is not null && !section.Has("delay"))
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, section.Get("detect-after")!.Place,
                $"{section.Path}.detect-after has no effect without a delay", "add 'delay'");
        }

        return plan;
    }

    private static Field? On(Section section, string key)
    {
        Field? field = section.Get(key);
        return ValueBinder.Is(field, "off") ? null : field;
    }

    private static (long? Size, SimDuration? RefillOver) Bucket(
        BindContext context, Field? field, string sizeKey, Func<Field?, long?> read)
    {
        Section? section = Section.Open(context, field);
        if (section is null)
        {
            return default;
        }

        long? size = read(On(section, sizeKey));
        SimDuration? refill = context.Values.Duration(On(section, "refill-over"));
        if (!section.Has(sizeKey))
        {
            context.Diagnostics.Warning(DiagnosticCodes.NoEffect, section.Place,
                $"{section.Path} has no effect without '{sizeKey}'", $"add '{sizeKey}'");
        }

        return size is null ? default : (size, refill);
    }
}
