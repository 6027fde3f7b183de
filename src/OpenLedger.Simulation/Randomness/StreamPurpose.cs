namespace OpenLedger.Simulation.Randomness;

/// <summary>
/// What a stream of random numbers is for. Each entity has a stream of its own for every purpose, so a new kind of draw shifts
/// nobody else's. The numbers are part of every recorded result: never change or reuse one, only add.
/// </summary>
public enum StreamPurpose : ulong
{
    /// <summary>What a member of a population holds at time zero.</summary>
    Holdings = 1,

    /// <summary>How long before time zero an allowance or a session was given.</summary>
    Age = 2,

    /// <summary>When operations arrive.</summary>
    Arrival = 3,

    /// <summary>How much an operation moves.</summary>
    Amount = 4,

    /// <summary>Which of several things an actor does.</summary>
    Choice = 5,

    /// <summary>How long somebody takes to react.</summary>
    Reaction = 6,

    /// <summary>Who receives.</summary>
    Recipient = 7,

    /// <summary>How long a message is under way.</summary>
    Latency = 8,

    /// <summary>What breaks, and when.</summary>
    Fault = 9,

    /// <summary>What an attacker leaves to chance.</summary>
    Attack = 10,

    /// <summary>Resampling and other statistics, never the world itself.</summary>
    Statistics = 11,

    /// <summary>Who takes precautions, and when.</summary>
    Foresight = 12,
}
