using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.Actors;

/// <summary>How the sessions of a delegation number their assets: as the scenario lists them.</summary>
internal static class SessionAssets
{
    /// <summary>The number of an asset in the session's list, or -1.</summary>
    public static int NumberOf(DelegationPlan delegation, int asset)
    {
        for (int i = 0; i < delegation.Session!.Assets.Length; i++)
        {
            if (delegation.Session.Assets[i].Asset == asset)
            {
                return i;
            }
        }

        return -1;
    }
}
