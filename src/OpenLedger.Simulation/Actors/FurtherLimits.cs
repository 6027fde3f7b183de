using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// What the limits of a session beyond those of every asset let out: windows, caps per block and in value, turnover, breakers, shared
/// guards. Anybody can read it from the ledger.
/// </summary>
internal static class FurtherLimits
{
    private const uint BpsPerUnit = 10_000;

    /// <summary>
    /// The most that may leave between now and a time, and which limit says so; 2^64 - 1 if none does. A drift limit bounds nothing: it acts
    /// behind the use that showed it. A tripped guard may be reset, so its bucket counts as if it were not.
    /// </summary>
    /// <param name="world">The run.</param>
    /// <param name="session">The session.</param>
    /// <param name="number">Number of the asset in its list.</param>
    /// <param name="asset">Index of the asset in the plan.</param>
    /// <param name="owner">Number of its owner.</param>
    /// <param name="nowMs">Consensus time, in milliseconds.</param>
    /// <param name="untilMs">The end, in milliseconds.</param>
    /// <param name="blocks">How many blocks there are until then.</param>
    public static LimitedUnits Until(
        ArmWorld world, SessionReading session, int number, int asset, int owner, long nowMs, long untilMs, ulong blocks)
    {
        var least = new LimitedUnits(ulong.MaxValue, LimitKind.Own);
        ulong spanMs = (ulong)Math.Max(0, untilMs - nowMs);
        foreach (ref readonly SessionWindow window in session.Windows)
        {
            if (window.Asset == (ulong)number)
            {
                // As many windows as fit, and one that has begun.
                Lower(ref least, ((UInt128)(spanMs / window.PeriodMs) + 1) * window.Cap, LimitKind.Window);
            }
        }

        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            switch (limit.Kind)
            {
                case SessionLimitKind.PerBlock when limit.Asset == number:
                    Lower(ref least, (UInt128)limit.Cap * blocks, LimitKind.PerBlock);
                    break;
                case SessionLimitKind.TradeBand when limit.Asset == number:
                    Lower(ref least, Left(limit.Cap, limit.Used), LimitKind.Turnover);
                    break;
                case SessionLimitKind.Notional:
                    Lower(ref least, UnitsWorth(world, asset, Left(limit.Cap, limit.Used)), LimitKind.Notional);
                    break;
                case SessionLimitKind.DrawdownBreaker when limit.Asset == number:
                    Lower(ref least, Flow(in limit.Bucket, nowMs, spanMs), LimitKind.Drawdown);
                    break;
                default:
                    break;
            }
        }

        foreach (GuardPlaces.OwnerPlaces guards in world.Indices.Guards.Owners)
        {
            if (guards.Limit.Asset == asset)
            {
                Lower(ref least, Flow(GuardPlaces.Read(world.State, in guards.Addresses[owner]).Bucket, nowMs, spanMs), LimitKind.OwnerGuard);
            }
        }

        UInt128 ofAll = OfAll(world, asset, nowMs, untilMs);
        Lower(ref least, ofAll, LimitKind.AssetGuard);
        return least;
    }

    /// <summary>The most that the sessions of all owners together may let out of an asset until a time; 2^128 - 1 if no guard says.</summary>
    public static UInt128 OfAll(ArmWorld world, int asset, long nowMs, long untilMs)
    {
        UInt128 most = UInt128.MaxValue;
        foreach (GuardPlaces.Place guard in world.Indices.Guards.Assets)
        {
            if (guard.Limit.Asset == asset)
            {
                most = UInt128.Min(most, Flow(GuardPlaces.Read(world.State, guard.Address).Bucket, nowMs, (ulong)Math.Max(0, untilMs - nowMs)));
            }
        }

        return most;
    }

    /// <summary>What one use may take in a block without being refused, tripping a breaker or being noticed as drift.</summary>
    /// <param name="world">The run.</param>
    /// <param name="session">The session.</param>
    /// <param name="number">Number of the asset in its list.</param>
    /// <param name="asset">Index of the asset in the plan.</param>
    /// <param name="owner">Number of its owner.</param>
    /// <param name="nowMs">Time of the block, in milliseconds.</param>
    /// <param name="height">Its slot.</param>
    /// <param name="underWay">What is under way already of what all sessions together may let out.</param>
    public static ulong Now(
        ArmWorld world, SessionReading session, int number, int asset, int owner, long nowMs, ulong height, ulong underWay)
    {
        UInt128 most = ulong.MaxValue;
        foreach (ref readonly SessionWindow window in session.Windows)
        {
            most = window.Asset == (ulong)number ? UInt128.Min(most, Left(window.Cap, window.UsedAt(nowMs))) : most;
        }

        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            UInt128 fits = limit.Kind switch
            {
                SessionLimitKind.Notional => UnitsWorth(world, asset, Left(limit.Cap, limit.Used)),
                _ when limit.Asset != number => ulong.MaxValue,
                SessionLimitKind.PerBlock => Left(limit.Cap, limit.Since == height ? limit.Used : 0),
                SessionLimitKind.TradeBand => Left(limit.Cap, limit.Used),
                SessionLimitKind.DrawdownBreaker => limit.Bucket.LevelAt(nowMs),
                SessionLimitKind.Drift => BelowDrift(in limit, nowMs),
                _ => ulong.MaxValue,
            };
            most = UInt128.Min(most, fits);
        }

        foreach (GuardPlaces.OwnerPlaces guards in world.Indices.Guards.Owners)
        {
            most = guards.Limit.Asset == asset ? UInt128.Min(most, Passing(world, in guards.Addresses[owner], nowMs)) : most;
        }

        foreach (GuardPlaces.Place guard in world.Indices.Guards.Assets)
        {
            most = guard.Limit.Asset == asset ? UInt128.Min(most, Left(Passing(world, guard.Address, nowMs), underWay)) : most;
        }

        return (ulong)most;
    }

    /// <summary>The most that a block may ever take, however long one waits; there is no point in waiting for more.</summary>
    public static ulong AtOnce(SessionReading session, int number)
    {
        ulong most = ulong.MaxValue;
        foreach (ref readonly SessionWindow window in session.Windows)
        {
            most = window.Asset == (ulong)number ? Math.Min(most, window.Cap) : most;
        }

        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            if (limit.Asset == number)
            {
                most = limit.Kind switch
                {
                    SessionLimitKind.PerBlock => Math.Min(most, limit.Cap),
                    SessionLimitKind.DrawdownBreaker => Math.Min(most, limit.Bucket.Capacity),
                    SessionLimitKind.Drift => (ulong)UInt128.Min(most, (UInt128)limit.Cap * limit.Count),
                    _ => most,
                };
            }
        }

        return most;
    }

    /// <summary>The band within which an asset may leave, in basis points; null if it may leave for anything.</summary>
    public static uint? BandOf(SessionReading session, int number)
    {
        uint? narrowest = null;
        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.TradeBand && limit.Asset == number)
            {
                narrowest = Math.Min(narrowest ?? uint.MaxValue, limit.Count);
            }
        }

        return narrowest;
    }

    /// <summary>
    /// What is lost at most of an amount that leaves within a band: so much of it, and for each use a micro-dollar by which its value was
    /// rounded. Source: sessions specification, section 10, fact vi.
    /// </summary>
    /// <param name="world">The run.</param>
    /// <param name="asset">Index of the asset.</param>
    /// <param name="units">What leaves.</param>
    /// <param name="basisPoints">The band.</param>
    /// <param name="uses">In how many uses at most.</param>
    public static UInt128 LostWithin(ArmWorld world, int asset, UInt128 units, uint basisPoints, ulong uses)
    {
        UInt128 rounded = UInt128.Min(units, UnitsWorth(world, asset, uses) + uses);
        return UInt128.Min(units, (((units + rounded) * basisPoints) + BpsPerUnit - 1) / BpsPerUnit);
    }

    private static void Lower(ref LimitedUnits least, UInt128 units, LimitKind limit)
    {
        if (units < least.Units)
        {
            least = new LimitedUnits((ulong)units, limit);
        }
    }

    private static ulong Left(ulong cap, ulong used) => used >= cap ? 0 : cap - used;

    // A bucket's level, what flows back, and the fraction that it carries.
    private static UInt128 Flow(in TokenBucket bucket, long nowMs, ulong spanMs)
    {
        UInt128 level = bucket.LevelAt(nowMs);
        bool refills = bucket.RefillUnits != 0 && bucket.RefillPeriodMs != 0;
        return refills ? level + ((UInt128)bucket.RefillUnits * spanMs / bucket.RefillPeriodMs) + 1 : level;
    }

    private static UInt128 UnitsWorth(ArmWorld world, int asset, ulong micros)
    {
        AssetPlan plan = world.Plan.Assets[asset];
        return (UInt128)micros * plan.UnitsPerToken / SessionGuardrails.PriceMicros(plan);
    }

    // The smoothed rate behind so much more stays at the threshold; see SmoothedRate.
    private static ulong BelowDrift(in SessionLimit limit, long nowMs)
    {
        ulong elapsedMs = (ulong)Math.Max(0, nowMs - (long)limit.Since);
        UInt128 faded = (UInt128)limit.Used * limit.PeriodMs / (limit.PeriodMs + elapsedMs);
        UInt128 threshold = (UInt128)limit.Cap * limit.Count;
        return faded >= threshold ? 0 : (ulong)UInt128.Min(threshold - faded, ulong.MaxValue);
    }

    private static ulong Passing(ArmWorld world, in Address address, long nowMs)
    {
        GuardAccount guard = GuardPlaces.Read(world.State, in address);
        ulong level = guard.Bucket.LevelAt(nowMs);
        return nowMs < guard.PausedUntilMs ? 0 : guard.StateAt(nowMs) switch
        {
            GuardState.Open => 0,
            GuardState.HalfOpen => Math.Min(guard.ProbeLeft, level),
            _ => level,
        };
    }
}
