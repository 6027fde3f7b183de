using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>Where the shared guards and the price feeds of a delegation lie that every use of its sessions has to list.</summary>
internal sealed class GuardPlaces
{
    /// <summary>Nothing to list.</summary>
    public static readonly GuardPlaces None = new();

    private GuardPlaces()
    {
    }

    /// <summary>Finds the places; the accounts may not exist yet.</summary>
    /// <param name="cast">Everybody's addresses.</param>
    /// <param name="delegation">The delegation.</param>
    public GuardPlaces(Cast cast, DelegationPlan delegation)
    {
        if (delegation.Session is not { } terms)
        {
            return;
        }

        Owners = [.. terms.Assets.Where(l => l.OwnerGuard is not null).Select(l => OwnersOf(cast, delegation.From, l))];
        Assets =
        [
            .. terms.Assets.Where(l => l.AssetGuard is not null)
                .Select(l => new Place(l, SessionAddresses.Guard(cast.Domain, GuardKind.Asset, default, in cast.Mints[l.Asset]))),
        ];
        if (terms.NeedsPrices)
        {
            int[] priced = PricedAssets(cast.Plan, delegation);
            Feeds = [.. priced.Select(asset => FeedOf(cast, asset))];
            PricedAssetNumbers = priced;
        }
    }

    /// <summary>Per asset with a guard of each owner, the guards by owner.</summary>
    public OwnerPlaces[] Owners { get; } = [];

    /// <summary>The guards of assets.</summary>
    public Place[] Assets { get; } = [];

    /// <summary>The feeds of the assets that the sessions list.</summary>
    public Address[] Feeds { get; } = [];

    /// <summary>Indices of the assets of <see cref="Feeds"/>.</summary>
    public int[] PricedAssetNumbers { get; } = [];

    /// <summary>Whether uses have nothing to list.</summary>
    public bool IsEmpty => Owners.Length == 0 && Assets.Length == 0 && Feeds.Length == 0;

    /// <summary>Where the feed of an asset lies.</summary>
    public static Address FeedOf(Cast cast, int asset) => PriceFeedAccount.AddressFor(in cast.Mints[asset], cast.PriceFeed.PublicKey);

    /// <summary>The guards that an owner's session is bound to, as its terms list them.</summary>
    public IEnumerable<Address> Of(int owner) => [.. Owners.Select(o => o.Addresses[owner]), .. Assets.Select(a => a.Address)];

    /// <summary>Indices of the assets that the sessions of a delegation list, in their order: those of the limits, then what swaps pay.</summary>
    public static int[] PricedAssets(ExperimentPlan plan, DelegationPlan delegation)
    {
        SessionTermsPlan terms = delegation.Session!;
        List<int> assets = [.. terms.Assets.Select(limit => limit.Asset)];
        if (terms.Actions.Contains("swap") && plan.Populations[delegation.To].Market is { } market && !assets.Contains(market.QuoteAsset))
        {
            assets.Add(market.QuoteAsset);
        }

        return [.. assets];
    }

    /// <summary>The guard at an address, as the state has it.</summary>
    public static GuardAccount Read(LedgerState state, in Address address) =>
        System.Runtime.InteropServices.MemoryMarshal.Read<GuardAccount>(state.DataOf(state.Find(in address)));

    private static OwnerPlaces OwnersOf(Cast cast, int population, AssetLimitPlan limit)
    {
        Address mint = cast.Mints[limit.Asset];
        return new OwnerPlaces(limit, Array.ConvertAll(
            cast.Members[population], owner => SessionAddresses.Guard(cast.Domain, GuardKind.Owner, owner.PublicKey, in mint)));
    }

    /// <summary>One guard.</summary>
    /// <param name="Limit">The limits that ask for it.</param>
    /// <param name="Address">Where it lies.</param>
    internal readonly record struct Place(AssetLimitPlan Limit, Address Address);

    /// <summary>The guards of all owners on one asset.</summary>
    /// <param name="Limit">The limits that ask for them.</param>
    /// <param name="Addresses">Where they lie, by owner.</param>
    internal readonly record struct OwnerPlaces(AssetLimitPlan Limit, Address[] Addresses);
}
