"""From the published pages to the contract document, in one direction.

The steps, one module each: ``extract`` finds the OpenAPI documents, ``merge`` unites them, ``repair`` mends what is
wrong in every published page, ``overlay`` applies the corrections that need a decision, and ``satisfiable`` and
``validate`` refuse a result that could not be used. ``build`` is the order of these steps; nothing flows back.

``python -m contract_pipeline`` runs them all.
"""
