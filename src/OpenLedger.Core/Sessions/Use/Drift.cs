using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Section 8: a session whose smoothed rate of spending is far above what its grant declares no longer does what it was granted for. It is
/// narrowed to the declared rate, or frozen, by itself, behind the use that showed it.
/// </summary>
internal static class Drift
{
    /// <summary>Looks at all sessions of a path behind a use.</summary>
    /// <param name="path">The path.</param>
    /// <param name="context">The transaction.</param>
    /// <param name="writeDown">Called with a session that was changed.</param>
    public static void Watch(SessionPath path, InvokeContext context, Action<int> writeDown)
    {
        for (int i = 0; i < path.Paying; i++)
        {
            SessionView session = path[i];
            foreach (ref SessionLimit limit in session.Limits)
            {
                if (limit.Kind == SessionLimitKind.Drift && limit.Asset != SessionLimitTerms.NoAsset &&
                    limit.Used > Math.BigMul(limit.Cap, limit.Count))
                {
                    Act(session, ref limit, context.State.AddressOf(path.IndexOf(i)));
                    writeDown(path.IndexOf(i));
                }
            }
        }
    }

    private static void Act(SessionView session, ref SessionLimit limit, in Address address)
    {
        if (limit.Mode == 0)
        {
            Aftermath.Freeze(session, in address);
            return;
        }

        // The bucket holds no more than one period's worth from here, and the average starts from what is left to it.
        ref SessionAsset asset = ref session.Assets[limit.Asset];
        asset.Bucket.Narrow(limit.Cap);
        asset.PerUse = Math.Min(asset.PerUse, limit.Cap);
        limit.Used = 0;
        session.Header.Version++;
        session.Header.RefreshPath(in address);
    }
}
