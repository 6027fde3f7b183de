namespace OpenLedger.Simulation.Actors;

/// <summary>How a stolen key gets at an asset that was delegated to it.</summary>
internal enum DrainRoute : byte
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Token's own transfer, under an approval.</summary>
    Approval,

    /// <summary>The transfer of the program that keeps the grant.</summary>
    Grant,

    /// <summary>A session lets it swap: into the pool that the stolen key operates, whose fee was raised to all of what goes in.</summary>
    Swap,

    /// <summary>A session lets it swap, and does not ask who is paid: at the pool's fair price, with what comes out for the thief.</summary>
    Redirect,

    /// <summary>A session lets it swap near the reference price only: into the pool that the stolen key operates, at the worst fee that
    /// passes, with what comes out for the owner.</summary>
    Trade,

    /// <summary>A session lets it transfer to the delegate itself, and from there it goes on.</summary>
    PassOn,
}
