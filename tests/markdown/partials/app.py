import os

if os.name:
    print("`x`")
